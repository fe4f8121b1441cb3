// Checks API documents: node openapi.mjs FILE… says for each what is wrong
// with it, by OpenAPI's own meta-schema and by JSON Schema's, and which of
// its examples its schemas refuse; "ok N" with the number of examples.
import fs from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(process.cwd() + "/");
const Ajv = require("ajv/dist/2020").default;
const { Validator } = await import(pathToFileURL(
  require.resolve("@seriousme/openapi-schema-validator")).href);

// Each { schema, example } and each schema with examples of its own.
function* examples(value) {
  if (value === null || typeof value !== "object") return;
  if ("schema" in value && "example" in value)
    yield [value.schema, value.example];
  if (Array.isArray(value.examples))
    for (const e of value.examples) yield [value, e];
  for (const v of Object.values(value)) yield* examples(v);
}

async function check(file) {
  const doc = JSON.parse(fs.readFileSync(file, "utf8"));
  const checked = await new Validator().validate(structuredClone(doc));
  if (!checked.valid) throw new Error(JSON.stringify(checked.errors));
  const ajv = new Ajv({ strict: false, validateFormats: false,
    multipleOfPrecision: 9 });
  for (const [name, s] of Object.entries(doc.components.schemas))
    if (!ajv.validateSchema(s)) throw new Error(`${name}: ${ajv.errorsText()}`);
  let n = 0;
  for (const [schema, example] of examples(doc)) {
    const valid = ajv.compile({ components: doc.components, ...schema });
    if (!valid(example))
      throw new Error(`the example ${JSON.stringify(example)}: ` +
        ajv.errorsText(valid.errors));
    n++;
  }
  return n;
}

let failed = false;
for (const file of process.argv.slice(2)) {
  try {
    console.log(`ok ${await check(file)}`);
  } catch (e) {
    failed = true;
    console.log(`${file}: ${e.message}`);
  }
}
process.exitCode = failed ? 1 : 0;
