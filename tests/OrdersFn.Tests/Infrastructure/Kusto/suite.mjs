// Reads a JSON object of queries by name, and has Kusto's own language service say whether they mean something over these tables. Prints a line for each.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
const { GlobalState, KustoCode, Symbols } = globalThis.Kusto.Language;

// The columns of Azure Monitor's reference that matter here.
const tables = {
  AppMetrics: "(TimeGenerated: datetime, Name: string, Sum: real, Min: real, Max: real, ItemCount: int, Properties: dynamic, AppRoleName: string)",
  AppRequests: "(TimeGenerated: datetime, Name: string, Url: string, Success: bool, ResultCode: string, DurationMs: real, ItemCount: int, Properties: dynamic)",
  CDBDataPlaneRequests5M: "(TimeGenerated: datetime, DatabaseName: string, CollectionName: string, PartitionId: string, OperationName: string, StatusCode: int,"
    + " RequestCount: real, TotalRequestCharge: real, MaxDurationMs: real)",
};
const workspace = new Symbols.DatabaseSymbol.ctor("workspace",
  Object.entries(tables).map(([name, schema]) => new Symbols.TableSymbol.$ctor7(name, schema, null)));
const globals = GlobalState.Default.WithDatabase(workspace);

let failed = false;
for (const [name, query] of Object.entries(JSON.parse(readFileSync(process.argv[2], "utf8")))) {
  const code = KustoCode.ParseAndAnalyze(query, globals);
  const diagnostics = code.GetDiagnostics();
  const faults = [];
  for (let i = 0; i < diagnostics.Count; i++)
    faults.push(diagnostics.getItem(i).Message);
  const columns = code.ResultType?.Columns;
  const names = [];
  for (let i = 0; i < (columns?.Count ?? 0); i++)
    names.push(columns.getItem(i).Name);
  failed ||= faults.length > 0;
  console.log(faults.length > 0 ? `not ok ${name}: ${faults.join("; ")}` : `ok ${name}: ${names.join(", ")}`);
}

process.exitCode = failed ? 1 : 0;
