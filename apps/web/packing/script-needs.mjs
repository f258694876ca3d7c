/** The scripts that have to be there before what is called `names` runs, the main script among them. */
export function needsOf(scripts, names) {
  const found = new Set();
  const add = (fileName) => {
    const script = scripts.find((known) => known.fileName === fileName);
    if (script === undefined || found.has(script)) return;
    found.add(script);
    script.imports.forEach(add);
  };
  for (const script of scripts)
    if (script.isEntry || script.holds.some((name) => names.includes(name))) add(script.fileName);
  const missing = names.filter((name) => ![...found].some(({ holds }) => holds.includes(name)));
  if (missing.length > 0) throw new Error(`The bundle has no script ${missing.join(', ')}.`);
  return [...found];
}
