// Validates the manifests that it reads, of all documents, against the models of Kubernetes, of the Gateway
// API and of the Prometheus operator. These let pass what they do not know, so the fields that a model
// never asked for are looked for as well: a misspelled one is among them.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

/** The module of each group's kinds. */
const PACKAGES = {
  "gateway.networking.k8s.io": "@kubernetes-models/gateway-api",
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator",
};

async function model(apiVersion, kind) {
  const [group] = apiVersion.includes("/") ? apiVersion.split("/") : [""];
  const module = `${PACKAGES[group] ?? "kubernetes-models"}/${apiVersion}/${kind}`;
  const found = await import(module).catch(() => {
    throw new Error(`there is no model ${module}`);
  });
  return found[kind];
}

/** An object that notes which of its fields, and of the objects in it, are asked for. */
function watched(object, asked) {
  const fields = new Set();
  const note = { object, fields, isMap: false };
  asked.set(object, note);
  return new Proxy(object, {
    get(target, name, receiver) {
      if (typeof name === "string") {
        fields.add(name);
      }
      const value = Reflect.get(target, name, receiver);
      return value !== null && typeof value === "object" ? watched(value, asked) : value;
    },
    ownKeys(target) {
      note.isMap = true; // All names are welcome, as those of labels are.
      return Reflect.ownKeys(target);
    },
  });
}

/** The paths of fields that were not asked for, in objects of which others were. */
function unknown(object, path, asked) {
  const note = asked.get(object);
  if (note === undefined) {
    return [];
  }
  const isOpen = Array.isArray(object) || note.isMap || note.fields.size === 0;
  return Object.entries(object).flatMap(([name, value]) => [
    ...(isOpen || note.fields.has(name) ? [] : [`${path}${name}`]),
    ...(value !== null && typeof value === "object" ? unknown(value, `${path}${name}.`, asked) : []),
  ]);
}

let failures = 0;
let manifests = 0;
for (const document of parseAllDocuments(readFileSync(0, "utf8"), { uniqueKeys: true })) {
  const object = document.toJS();
  if (object === null) {
    continue;
  }
  manifests += 1;
  try {
    if (document.errors.length > 0) {
      throw document.errors[0];
    }
    const Model = await model(object.apiVersion, object.kind);
    const asked = new Map();
    const manifest = new Model(object);
    watched(manifest, asked).validate();
    const strangers = unknown(manifest, "", asked);
    if (strangers.length > 0) {
      throw new Error(`unknown: ${strangers.join(", ")}`);
    }
  } catch (error) {
    failures += 1;
    console.error(`${object.kind}/${object.metadata?.name}: ${error.message}`);
  }
}
console.log(`${manifests} manifests, ${failures} wrong`);
process.exitCode = failures === 0 && manifests > 0 ? 0 : 1;
