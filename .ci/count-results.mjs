// Prints "PASSED FAILED" from Vitest's own JSON report; a report that is missing or empty counts as a failure.
import { readFileSync } from 'node:fs';

try {
  const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = report.numFailedTests + brokenFiles.length + report.numPendingTests + report.numTodoTests;
  console.log(`${report.numPassedTests} ${report.numPassedTests === 0 ? Math.max(1, failed) : failed}`);
} catch (error) {
  console.error(`no results to count: ${error.message}`);
  console.log('0 1');
}
