// Labels queries by Salesforce's own parser where one of two others agrees, for soql/corpus.txt:
//   npm install @salesforce/soql-common@0.2.1 @jetstreamapp/soql-parser-js@6.3.1 @apexdevtools/apex-parser@5.2.0 antlr4ts@0.5.0-alpha.4
//   SFTUI_SOQL_CORPUS=queries.json cargo test --test it soql::generated
//   node tests/it/soql/label.cjs queries.json > tests/it/soql/corpus.txt
// A line is `+` or `-`, a blank and the query as JSON. Queries without agreement are left out.
const { createRequire } = require('module');
const need = createRequire(process.cwd() + '/');
const { SOQLParser } = need('@salesforce/soql-common/lib/soql-parser');
const { isQueryValid } = need('@jetstreamapp/soql-parser-js');
const { ApexParserFactory } = need('@apexdevtools/apex-parser');
const queries = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
const official = SOQLParser({ isApex: false, isMultiCurrencyEnabled: true, apiVersion: 60.0 });
const log = console.log;
console.error = console.log = () => {};
const quiet = { syntaxError() { this.errors++; }, reportAmbiguity() {}, reportAttemptingFullContext() {}, reportContextSensitivity() {} };
const apex = (text) => {
  try {
    const listener = { ...quiet, errors: 0 };
    const { parser } = ApexParserFactory.createLexerAndParser(text, listener);
    parser.query();
    return listener.errors === 0 && parser.getCurrentToken().type === -1;
  } catch { return false; }
};
const counts = { plus: 0, minus: 0, left: 0 };
for (const text of queries) {
  let verdict, js;
  try { verdict = official.parseQuery(text).getSuccess(); } catch { verdict = false; }
  try { js = isQueryValid(text); } catch { js = false; }
  if (js !== verdict && apex(text) !== verdict) { counts.left++; continue; }
  counts[verdict ? 'plus' : 'minus']++;
  log((verdict ? '+ ' : '- ') + JSON.stringify(text));
}
process.stderr.write(JSON.stringify(counts) + '\n');
