// Writes the table of values in the chart's README, of the comments "# --" in values.yaml. With --check it
// changes nothing, and fails if the table is not what it would write, or if a value has no comment.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const chart = fileURLToPath(new URL("polygate/", import.meta.url));
const BEGIN = "<!-- values:begin -->";
const END = "<!-- values:end -->";

/** The values with their comments, in the file's order. */
function values(lines) {
  const found = [];
  const undescribed = [];
  const path = [];
  let comment = null;
  let described = -1;
  lines.forEach((line, index) => {
    const remark = line.match(/^\s*# -- (.*)$/);
    if (remark) {
      comment = remark[1];
      return;
    }
    const entry = line.match(/^( *)([A-Za-z][\w-]*):(?: +(.*))?$/);
    if (!entry) {
      return;
    }
    const depth = entry[1].length / 2;
    if (described >= 0 && depth > described) {
      return; // Part of the default of the value that was described last.
    }
    described = -1;
    path.length = depth;
    path.push(entry[2]);
    const isGroup = entry[3] === undefined && /^ {2,}\S/.test(lines[index + 1] ?? "");
    if (comment !== null) {
      found.push({ name: path.join("."), standard: entry[3] ?? block(lines, index, depth), comment });
      described = depth;
    } else if (!isGroup) {
      undescribed.push(path.join("."));
    }
    comment = null;
  });
  return { found, undescribed };
}

/** A default of several lines, as one. */
function block(lines, index, depth) {
  const inner = [];
  for (const line of lines.slice(index + 1)) {
    if (!line.startsWith(" ".repeat(2 * (depth + 1)))) {
      break;
    }
    inner.push(line.trim());
  }
  return inner.every((line) => line.startsWith("- "))
    ? `[${inner.map((line) => line.slice(2)).join(", ")}]`
    : "see values.yaml";
}

const { found, undescribed } = values(readFileSync(`${chart}values.yaml`, "utf8").split("\n"));
const cell = (text) => text.replaceAll("|", "\\|");
const table = [
  "| Value | Default | What it says |",
  "| --- | --- | --- |",
  ...found.map(({ name, standard, comment }) => `| \`${name}\` | \`${cell(standard)}\` | ${cell(comment)} |`),
].join("\n");

const readme = readFileSync(`${chart}README.md`, "utf8");
const begin = readme.indexOf(BEGIN);
const end = readme.indexOf(END);
if (begin < 0 || end < begin) {
  throw new Error(`README.md must have ${BEGIN} and ${END}`);
}
const written = `${readme.slice(0, begin)}${BEGIN}\n${table}\n${readme.slice(end)}`;

if (undescribed.length > 0) {
  console.error(`values.yaml: without a comment "# --": ${undescribed.join(", ")}`);
  process.exitCode = 1;
} else if (process.argv.includes("--check")) {
  if (written !== readme) {
    console.error("helm/polygate/README.md does not say what values.yaml says; run node helm/readme.mjs");
    process.exitCode = 1;
  }
} else {
  writeFileSync(`${chart}README.md`, written);
}
