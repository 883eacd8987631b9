# The types that a namespace gives out are those of its answers: live answers are checked by tsc --strict, and
# answers that are spoilt on purpose are refused by it.
# needs: curl npm
set -euo pipefail

root=${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
# shellcheck source=integration-tests/serving.sh
. "$root/integration-tests/serving.sh"

tools=$root/integration-tests/target/types-check
mkdir -p "$tools"
cp "$root"/integration-tests/types-check/* "$tools"
npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null

serve_gateway
notes=$gateway_address/v1/namespaces/notes

call() {
  curl --silent --show-error --fail-with-body "$@"
}

put() {
  call -X PUT "$notes/$1" -H 'Content-Type: application/json' --output /dev/null -d "$2"
}

put collections/products '{
  "key": {"partition": ["category"], "sort": ["id"], "entity": "product", "separator": "_"}, "strict": true,
  "fields": {"category": {"type": "string", "required": true}, "id": {"type": "string", "required": true},
             "price": {"type": "number"}, "stock": {"type": "integer", "default": 0},
             "tags": {"type": "array"}, "size */ of": {"type": "object"}}}'
put collections/loose '{
  "fields": {"seen": {"type": "boolean"}, "made": {"type": "string", "defaultExpression": "now()"}},
  "references": {"product": {"field": "product", "collection": "products"},
                 "others": {"field": "others", "collection": "products"}}}'
put queries/cheaper '{
  "query": {"collection": "products", "pk": ":shelf", "filter": "price < :price"},
  "parameters": {"shelf": {"type": "string", "enum": ["product_toys", "product_books"], "default": "product_toys"},
                 "price": {"type": "number", "required": true}}}'
call -X POST "$notes/tenants/acme/collections/products/items" -H 'Content-Type: application/json' --output /dev/null \
  -d '{"category": "toys", "id": "p1", "price": 4.5, "tags": ["a", 1], "size */ of": {"w": 1}}'
call -X POST "$notes/tenants/acme/collections/products/items" -H 'Content-Type: application/json' --output /dev/null \
  -d '{"category": "toys", "id": "p2", "price": null}'
put tenants/acme/collections/loose/items/x '{
  "seen": true, "more": [1, {"a": null}], "product": {"category": "toys", "id": "p1"},
  "others": [{"category": "toys", "id": "p9"}, 5]}'

cd "$tools"
call "$notes/types.ts" --output types.ts
call "$notes/types.js" --output types.js
products=$(call "$notes/tenants/acme/collections/products/items?pk=product_toys")
cheaper=$(call "$notes/tenants/acme/queries/cheaper?price=5")
loose=$(call "$notes/tenants/acme/collections/loose/items/x")
expanded=$(call "$notes/tenants/acme/collections/loose/items/x?expand=product,others")

cat >live.ts <<TYPESCRIPT
import type { Collections, Item, Loose, Page, Products, Queries } from "./types";
export const products: Page<Products> = $products;
export const cheaper: Page<Collections["products"]> = $cheaper;
export const loose: Loose = $loose;
export const expanded: Item<Loose> = $expanded;
export const parameters: Queries["cheaper"] = { price: 5 };
TYPESCRIPT
./node_modules/.bin/tsc --strict --noEmit --target es2022 --moduleResolution bundler --module es2022 live.ts

cat >script.js <<JAVASCRIPT
/** @type {import("./types.js").Item<import("./types.js").Loose>} */
export const expanded = $expanded;
/** @type {import("./types.js").Page<import("./types.js").Products>} */
export const products = $products;
JAVASCRIPT
./node_modules/.bin/tsc --strict --noEmit --allowJs --checkJs --target es2022 --moduleResolution bundler \
  --module es2022 script.js types.js

refused() {
  printf 'import type { Item, Products, Queries } from "./types";\n%s\n' "$1" >spoilt.ts
  if ./node_modules/.bin/tsc --strict --noEmit --target es2022 --moduleResolution bundler --module es2022 spoilt.ts \
    >/dev/null; then
    echo "tsc accepts $1" >&2
    exit 1
  fi
}
refused 'export const v: Products = { category: "toys", stock: 0 };'
refused 'export const v: Products = { category: "toys", id: "p", stock: "many" };'
refused 'export const v: Products = { category: "toys", id: "p", stock: 1, other: 1 };'
refused 'export const v: Item<Products>["expanded"] = { product: { missing: "perhaps" } };'
refused 'export const v: Queries["cheaper"] = { shelf: "product_toys" };'
refused 'export const v: Queries["cheaper"] = { price: 1, shelf: "elsewhere" };'
echo "Live answers have the types that the namespace gives out."
