/** Prints a table: numbers to the right, text to the left. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const text = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? figure(cell) : cell)));
  const width = head.map((title, column) =>
    Math.max(title.length, ...text.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], row?: readonly (string | number)[]): string =>
    cells
      .map((cell, column) => {
        const numeric = typeof (row ?? rows[0])?.[column] === 'number';
        return numeric ? cell.padStart(width[column]!) : cell.padEnd(width[column]!);
      })
      .join('  ')
      .trimEnd();
  console.log(line(head));
  console.log(width.map((length) => '-'.repeat(length)).join('  '));
  for (const [i, row] of rows.entries()) console.log(line(text[i]!, row));
}

/** Three significant digits; whole numbers as they are. */
function figure(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6 ? value.toPrecision(3) : value.toExponential(2);
}
