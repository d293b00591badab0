// Reads resources as JSON, one a line, from standard input; writes for each what is wrong with it, as a JSON list of texts.
// Checked are the definitions of HL7 FHIR R4 that come with the package: elements, types, cardinalities and required codes.
const { Fhir } = require("fhir");
const lines = require("readline").createInterface({ input: process.stdin });
const fhir = new Fhir();

lines.on("line", (line) => {
  const { messages } = fhir.validate(JSON.parse(line), { errorOnUnexpected: true });
  const wrong = messages.filter((one) => one.severity === "error" || one.severity === "fatal");
  console.log(JSON.stringify(wrong.map((one) => `${one.location}: ${one.message}`)));
});
