/**
 * An engagement's file that comes in: read or refused at its places, and what becomes of what it says.
 *
 * Pure, as `engagements.js` is.
 */
const PlaybookEngagementImport = (() => {
  const {
    MAX,
    apply,
    CUSTOMER,
    atOthers,
    deleteEngagementEdits,
    engagementKey,
    engagementsIn,
    isEmpty,
    isLive,
    isSameCustomer,
    lastWritten,
    merge,
    newEngagement,
    newRun,
    pathsOf,
    runKey,
    runsOf,
    time,
    timeAt,
    valueAt,
    wins,
  } = PlaybookEngagements
  const { SHARED_ID, checker, isId } = PlaybookEngagementFile

  const MAX_BYTES = 5_000_000
  const MAX_DEPTH = 8
  /** When a register of a file was written that carries no time: before any that does. */
  const UNDATED = new Date(1).toISOString()

  // Places in a text

  /** The place of the quote that ends the text which begins at `start`; the end of a text that never does. */
  const endOfString = (text, start) => {
    for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
      let escapes = 0
      while (text[quote - 1 - escapes] === "\\") escapes += 1
      if (escapes % 2 === 0) return quote
    }
    return text.length
  }

  /** The words of a JSON text with their places: signs, whole texts, and runs of anything else. */
  const wordsOf = function* (text) {
    let line = 1
    let start = 0
    for (let index = 0; index < text.length; index += 1) {
      const sign = text[index]
      if (sign === "\n") {
        line += 1
        start = index + 1
        continue
      }
      if (/\s/.test(sign)) continue
      const place = { line, column: index - start + 1 }
      if ("[]{},:".includes(sign)) yield [sign, place]
      else if (sign === '"') {
        const end = endOfString(text, index)
        yield [text.slice(index, end + 1), place]
        index = end
      } else {
        let end = index
        while (end + 1 < text.length && !/[\s[\]{},:"]/.test(text[end + 1])) end += 1
        yield [text.slice(index, end + 1), place]
        index = end
      }
    }
  }

  /** Where a text is nested deeper than allowed; null where it is not. */
  const tooDeep = (text) => {
    let depth = 0
    for (const [word, place] of wordsOf(text)) {
      if (word === "[" || word === "{") depth += 1
      else if (word === "]" || word === "}") depth -= 1
      if (depth > MAX_DEPTH) return place
    }
    return null
  }

  /**
   * Where the values and keys of some paths stand in a JSON text, by path, and the first key that stands twice in one
   * place. `wanted` are paths; those around them are found too.
   */
  const placesIn = (text, wanted) => {
    const around = wanted.flatMap((path) => path.map((step, end) => JSON.stringify(path.slice(0, end))))
    const wantedOrAround = new Set([...around, ...wanted.map((path) => JSON.stringify(path)), "[]"])
    const [values, keys] = [new Map(), new Map()]
    const path = []
    /** The lists and groups around the present word: null for a list, for a group the keys it has had. */
    /** @type {(Set<string> | null)[]} */
    const open = []
    let keyNext = false
    /** @type {{path: (string | number)[], code: string, line: number, column: number} | null} */
    let twice = null
    for (const [word, place] of wordsOf(text)) {
      if (word === "]" || word === "}") {
        open.pop()
        path.pop()
        keyNext = false
      } else if (word === ",") {
        if (open.at(-1) === null) path[path.length - 1] += 1
        keyNext = open.at(-1) !== null
      } else if (word === ":") keyNext = false
      else if (keyNext) {
        const key = JSON.parse(word)
        path[path.length - 1] = key
        if (open.at(-1)?.has(key)) twice ??= { path: [...path], code: "twice", ...place }
        open.at(-1)?.add(key)
        const there = JSON.stringify(path)
        if (wantedOrAround.has(there)) keys.set(there, place)
      } else {
        const there = JSON.stringify(path)
        if (wantedOrAround.has(there)) values.set(there, place)
        if (word === "[" || word === "{") {
          open.push(word === "[" ? null : new Set())
          path.push(word === "[" ? 0 : "")
          keyNext = word === "{"
        }
      }
    }
    return { values, keys, twice }
  }

  const nearest = (values, path) => {
    for (let end = path.length; end >= 0; end -= 1) {
      const place = values.get(JSON.stringify(path.slice(0, end)))
      if (place) return place
    }
    return {}
  }

  const pathAsText = (path) => path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("").slice(1, 120)

  /** Browsers say where JSON breaks in words of their own: by line and column, by a position, or not at all. */
  const brokenAt = (text, message) => {
    const [, line, column] = message.match(/line (\d+) column (\d+)/) ?? []
    if (line) return { line: Number(line), column: Number(column) }
    const position = message.match(/position (\d+)/)?.[1] ?? (/\bend\b/i.test(message) ? text.length : null)
    if (position === null) return {}
    const before = text.slice(0, Number(position)).split("\n")
    return { line: before.length, column: before.at(-1).length + 1 }
  }

  /**
   * Read an exported file: `{engagement, problems, more}`, where one of the first two is empty and `more` counts
   * problems beyond those listed. Nothing in a text is ever more than text. A problem has a `code` (a string of the
   * interface under `script.import`), the `path` it is about, and the `line` and `column` where it stands.
   */
  const parse = (text) => {
    const refused = (problems, more = 0) => ({ engagement: null, problems, more })
    if (text.length > MAX_BYTES) return refused([{ code: "large", path: "" }])
    const deep = tooDeep(text)
    if (deep) return refused([{ code: "deep", path: "", n: MAX_DEPTH, ...deep }])
    let value
    try {
      value = JSON.parse(text.replace(/^\uFEFF/, ""))
    } catch (error) {
      return refused([{ code: "json", path: "", ...brokenAt(text, String(error)) }])
    }
    const check = checker()
    const engagement = check.engagement(value)
    const { values, keys, twice } = placesIn(text, check.problems.map(({ path }) => path))
    const problems = check.problems.map(({ path, atKey, ...rest }) => {
      const place = (atKey && keys.get(JSON.stringify(path))) || nearest(values, path)
      return { ...rest, path: pathAsText(path), ...place }
    })
    if (twice) problems.push({ ...twice, path: pathAsText(twice.path) })
    return problems.length ? refused(problems, check.more) : { engagement, problems, more: 0 }
  }

  // In again

  /** Times of another machine count at most as now: a clock that is ahead must not win for ever. */
  const notAfter = (at, now) => (at ? new Date(Math.min(time(at), now)).toISOString() : "")

  /** A file's run as a document; registers without a time were written before any that has one. */
  const taken = (run, now) => {
    const items = Object.entries(run.items).map(([key, record]) => [
      key,
      { ...record, at: notAfter(record.at, now), note_at: notAfter(record.note_at, now) },
    ])
    const rows = run.rows && Object.fromEntries(Object.entries(run.rows).map(([id, row]) => [id, { ...row, at: notAfter(row.at, now) }]))
    const at = Object.entries(run.at ?? {}).map(([path, written]) => [path, notAfter(written, now)])
    return newRun({ ...run, items: Object.fromEntries(items), rows, at: Object.fromEntries(at.filter(([, written]) => written)) }, 0)
  }

  /** Whether two runs cannot be the same one: of another visit or phase, or at another customer. */
  const areApart = (one, other) =>
    Boolean(one.visit) !== Boolean(other.visit) || one.phase !== other.phase || atOthers(one, other)

  /**
   * The id of a file's run in an engagement: its own, or one beside it if another run stands there. `used` are those
   * that the file has filled already: a file may name two runs alike, and both are kept.
   */
  const placeOf = (documents, engagement, run, used) => {
    for (let number = 1; ; number += 1) {
      const id = number === 1 ? run.id : `${[...run.id].slice(0, MAX.runId - 8).join("")} (${number})`
      const there = documents.get(runKey(engagement, id))
      if (!used.has(id) && (!isLive(there) || !areApart(there.run, run))) return id
    }
  }

  /**
   * Take one run of a file into its place: the edits, and what was decided where both had something to say.
   *
   * A decision is `{run, path, here, file, kept, hereAt, fileAt}`; `kept` is "here" or "file".
   */
  const mergeRun = (documents, key, theirs) => {
    const ours = documents.get(key)
    const edits = []
    const decisions = []
    for (const path of pathsOf(ours, theirs)) {
      const [here, file] = [ours, theirs].map((document) => valueAt(document, path))
      if (JSON.stringify(here) === JSON.stringify(file)) continue
      const [hereAt, fileAt] = [ours, theirs].map((document) => timeAt(document, path) ?? "")
      const kept = wins(ours, theirs, path) ? "here" : "file"
      if (kept === "file") edits.push({ key, path, value: file, at: fileAt || UNDATED })
      // What nobody has ever written is nothing that could be lost.
      if ((!isEmpty(here) || hereAt) && (!isEmpty(file) || fileAt)) decisions.push({ run: ours.run, path, here, file, kept, hereAt, fileAt })
    }
    const known = merge(ours, { ...theirs, run: { ...theirs.run, visit: ours.run.visit } }).run.known
    for (const [list, items] of Object.entries(known))
      if (JSON.stringify(items) !== JSON.stringify(ours.run.known[list])) edits.push({ key, path: ["known", list], value: items })
    return { edits, decisions }
  }

  const customersOf = (runs) => [...new Set(runs.map(({ fields }) => fields[CUSTOMER]).filter(Boolean))]

  /** What speaks for and against a file being of an engagement that is here. */
  const facts = (documents, engagement) => {
    const here = runsOf(documents, engagement.id).map(([, document]) => document)
    return {
      runs: here.length,
      customers: customersOf(here.map(({ run }) => run)),
      changed: Math.max(0, ...here.map(lastWritten)),
    }
  }

  const factsOfFile = ({ runs }, now) => {
    const documents = runs.map((run) => taken(run, now))
    return {
      runs: runs.length,
      customers: customersOf(runs),
      changed: Math.max(0, ...documents.map(lastWritten)),
    }
  }

  /**
   * The engagement a file would go to, and how sure that is: `{engagement, isSame, apart, here, file}`, or null where
   * there is none. `isSame`: it once left this engagement; `apart`: their customers differ, so they are two.
   */
  const counterpart = (documents, file, now) => {
    const all = engagementsIn(documents)
    const same = file.id && file.id !== SHARED_ID ? all.find(({ id }) => id === file.id) : undefined
    const engagement = same ?? all.find(({ name }) => name === file.name)
    if (!engagement) return null
    const [here, theirs] = [facts(documents, engagement), factsOfFile(file, now)]
    const apart =
      here.customers.length > 0 &&
      theirs.customers.length > 0 &&
      !here.customers.some((customer) => theirs.customers.some((other) => isSameCustomer(other, customer)))
    return { engagement, isSame: Boolean(same), apart, here, file: theirs }
  }

  /**
   * The parts a file names that a playbook does not have: `{missing, all}`. `catalogue` is that of a page.
   */
  const unknownParts = ({ runs }, catalogue) => {
    const named = new Set(
      runs.flatMap(({ visit, phase, items }) => [
        visit ? `visit:${visit}` : `phase:${phase}`,
        ...Object.keys(items).map((key) => `checklist:${key.split("/", 1)[0]}`),
      ]),
    )
    const former = Object.values(catalogue.checklists).flatMap(({ items }) =>
      items.flatMap(({ formerly = [] }) => formerly.map((key) => key.split("/", 1)[0])),
    )
    const known = new Set([
      ...Object.keys(catalogue.visits).map((id) => `visit:${id}`),
      ...Object.keys(catalogue.phases).map((id) => `phase:${id}`),
      ...[...Object.keys(catalogue.checklists), ...former].map((id) => `checklist:${id}`),
    ])
    const missing = [...named].filter((part) => !known.has(part))
    return { missing: missing.length, all: named.size }
  }

  /**
   * Plan what becomes of a file's engagement: `{id, edits, added, decisions, apart, tooMany}`.
   *
   * `into` is the engagement it replaces or, with `merging`, goes into; null makes a new one. `added` counts runs that
   * were not here, `apart` names those that stand beside a run of another customer. `tooMany` says what there would be
   * more of than a file may hold, as a problem of `parse`; null where all is well. Nothing is carried out.
   */
  const plan = (documents, file, { into = null, merging = false, name = file.name, archived = false }, newId, now) => {
    const draft = new Map(documents)
    /** @type {{id: string | null, edits: object[], added: number, decisions: object[], apart: object[], tooMany?: object | null}} */
    const result = { id: into, edits: [], added: 0, decisions: [], apart: [] }
    const push = (edits) => {
      result.edits.push(...edits)
      apply(draft, edits, now)
    }
    if (!merging) {
      const isFree = file.id && file.id !== SHARED_ID && isId(file.id) && !isLive(documents.get(engagementKey(file.id)))
      result.id = isFree ? file.id : newId()
      const exported = notAfter(file.exportedAt, now) || new Date(now).toISOString()
      push([{ key: engagementKey(result.id), value: newEngagement(result.id, name, now, { exported, archived, playbook: file.playbookName }) }])
    }
    const used = new Set()
    for (const run of file.runs) {
      const id = placeOf(draft, result.id, run, used)
      used.add(id)
      const key = runKey(result.id, id)
      const theirs = taken({ ...run, id }, now)
      if (isLive(draft.get(key))) {
        const { edits, decisions } = mergeRun(draft, key, theirs)
        push(edits)
        result.decisions.push(...decisions)
      } else {
        push([{ key, value: { ...theirs, at: { ...theirs.at, created: new Date(now).toISOString() } } }])
        result.added += 1
        if (id !== run.id) result.apart.push(theirs.run)
      }
    }
    const runs = runsOf(draft, result.id)
    const full = runs.find(([, { run }]) => Object.keys(run.items).length > MAX.items)
    result.tooMany = full
      ? { code: "many", path: "items", n: MAX.items }
      : runs.length > MAX.runs
        ? { code: "many", path: "runs", n: MAX.runs }
        : null
    if (into && !merging) push(deleteEngagementEdits(documents, into))
    return result
  }

  return { MAX_BYTES, counterpart, parse, plan, unknownParts }
})()
