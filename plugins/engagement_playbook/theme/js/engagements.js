/**
 * What a reader keeps of the work with one customer: engagements, their dated runs, what was ticked in them.
 *
 * A classic script that defines one global, `PlaybookEngagements`: a page read from disk may load no modules.
 * Pure: data in, data out. It knows no page, no storage and no clock; `now` is a number of milliseconds.
 *
 * Everything is kept as *documents* in a Map: `engagement:<id>` and `run:<engagement id>:<run id>`. Inside a document
 * each value is a register of its own with the time at which it was written, and the younger one wins: so two copies
 * of a document can be put together in any order and always give the same one. A run stands in its document exactly
 * as in an exported file; see `model/engagement.py`, whose checks `parse` repeats.
 *
 * A change is a list of *edits*: `{key, value}` sets a whole document (null deletes it), `{key, path, value}` one
 * register: `["name"]`, `["archived"]`, `["visit"]`, `["date"]`, `["fields", "bank"]`, `["items", "<list>/<item>"]`,
 * `["known", "<list>"]`. `apply` carries edits out and returns those that take them back.
 */
globalThis.PlaybookEngagements = (() => {
  "use strict"

  const FORMAT = "playbook-engagement"
  const VERSION = 1
  const MAX_BYTES = 5_000_000

  /** Of the documents. Goes up when an older program could misread one; `MIGRATIONS` brings older ones forward. */
  const SCHEMA = 1
  /** The function at place n turns a document of schema n + 1 into one of n + 2. */
  const MIGRATIONS = []

  const STATES = ["done", "na", "open"]
  const FIELDS = ["bank", "place", "pm", "attendees", "objective"]
  const MAX = { id: 80, runId: 200, name: 200, line: 2_000, note: 10_000, at: 40, runs: 1_000, items: 5_000 }

  const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/
  const LATEST = 8.64e15

  const time = (at) => Date.parse(at) || 0
  const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0)
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value)

  /** Names that are more than data to JavaScript become plain keys in objects made here. */
  const plain = (entries) => Object.assign(Object.create(null), Object.fromEntries(entries))

  /** A time after another one, whatever the clock says: what is written later wins. */
  const stamp = (now, previous) => new Date(Math.min(LATEST, Math.max(now, time(previous) + 1))).toISOString()

  /** A text that any program can read and that is no longer than a file may have it. */
  const fitted = (text, longest) => {
    const whole = text.toWellFormed?.() ?? text
    return whole.length > longest ? [...whole].slice(0, longest).join("") : whole
  }

  const recordOf = ({ state = "open", reason = "", note = "", at = "" } = {}) => ({
    state,
    reason: fitted(reason, MAX.line),
    note: fitted(note, MAX.note),
    at,
  })

  const engagementKey = (id) => `engagement:${id}`
  const runKey = (engagement, run) => `run:${engagement}:${run}`
  /** The engagement a document belongs to. */
  const ownerOf = (key) => key.split(":", 2)[1]

  const newEngagement = (id, name, now) => ({
    schema: SCHEMA,
    engagement: { id, name: fitted(name, MAX.name), archived: false },
    at: { name: stamp(now), archived: stamp(now) },
  })

  /** `known` holds, by list, the items there are as the run begins: what is not among them came later. */
  const newRun = ({ id, visit, phase, date = "", fields = {}, items = {}, known = {} }, now) => {
    const run = {
      id,
      ...(visit ? { visit } : { phase }),
      date,
      fields: Object.fromEntries(FIELDS.map((name) => [name, fitted(fields[name] ?? "", MAX.line)])),
      items: plain(Object.entries(items).map(([key, record]) => [key, recordOf(record)])),
      known: plain(Object.entries(known)),
    }
    const at = Object.fromEntries(["date", ...FIELDS.map((name) => `fields.${name}`)].map((path) => [path, stamp(now)]))
    return { schema: SCHEMA, run, at }
  }

  // Registers

  const bodyOf = (document) => document.run ?? document.engagement

  const valueAt = (document, path) => path.reduce((value, step) => value?.[step], bodyOf(document))

  const timeAt = (document, path) =>
    path[0] === "items" ? valueAt(document, path)?.at : document.at[path.join(".")]

  const withValue = (document, path, value, at) => {
    const [name, inner] = path
    const kind = document.run ? "run" : "engagement"
    const body = { ...document[kind] }
    if (name === "items") body.items = plain([...Object.entries(body.items), [inner, recordOf({ ...value, at })]])
    else if (name === "known") body.known = plain([...Object.entries(body.known), [inner, value]])
    else if (name === "fields") body.fields = { ...body.fields, [inner]: fitted(value, MAX.line) }
    else body[name] = typeof value === "string" ? fitted(value, MAX.name) : value
    const stamped = name === "items" || name === "known" ? document.at : { ...document.at, [path.join(".")]: at }
    return { ...document, [kind]: body, at: stamped }
  }

  /** Carry out edits on a Map of documents; return the edits that take them back. An edit of a document that is gone does nothing. */
  const apply = (documents, edits, now) => {
    const inverse = []
    for (const { key, path, value, at } of edits) {
      const document = documents.get(key)
      if (!path) {
        inverse.unshift({ key, value: document ?? null })
        if (value) documents.set(key, value)
        else documents.delete(key)
      } else if (document) {
        inverse.unshift({ key, path, value: valueAt(document, path) })
        documents.set(key, withValue(document, path, value, at ?? stamp(now, timeAt(document, path))))
      }
    }
    return inverse
  }

  /** Put two copies of a document together. In any order, and as often as one likes, the result is the same. */
  const merge = (one, other) => {
    const kind = one.run ? "run" : "engagement"
    const wins = (path) => {
      const [mine, theirs] = [one, other].map((document) => valueAt(document, path))
      const order = time(timeAt(one, path)) - time(timeAt(other, path))
      return (order || compare(JSON.stringify(mine) ?? "", JSON.stringify(theirs) ?? "")) >= 0
    }
    const merged = (path) => (wins(path) ? one : other)
    const at = {}
    const body = { ...one[kind] }
    const take = (path) => {
      const from = merged(path)
      at[path.join(".")] = from.at[path.join(".")]
      return valueAt(from, path)
    }
    const names = (group) => [...new Set([one, other].flatMap((document) => Object.keys(document.run[group])))].sort()
    if (kind === "engagement") for (const name of ["name", "archived"]) body[name] = take([name])
    else {
      if (body.visit) body.visit = take(["visit"])
      body.date = take(["date"])
      body.fields = Object.fromEntries(FIELDS.map((name) => [name, take(["fields", name])]))
      body.items = plain(names("items").map((key) => [key, valueAt(merged(["items", key]), ["items", key])]))
      // What both knew: an item that one of them did not know is new to it.
      body.known = plain(
        names("known").map((list) => {
          const [mine, theirs] = [one, other].map((document) => document.run.known[list])
          return [list, mine && theirs ? mine.filter((item) => theirs.includes(item)) : (mine ?? theirs)]
        }),
      )
    }
    return { ...one, [kind]: body, at }
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other)

  // Reading

  const inOrder = (one, other) => compare(one.date ?? "", other.date ?? "") || compare(one.id, other.id)

  /** Every engagement with its runs, the oldest run first; engagements by name. */
  const engagementsIn = (documents) => {
    const found = new Map()
    for (const { engagement } of documents.values()) if (engagement) found.set(engagement.id, { ...engagement, runs: [] })
    for (const [key, { run }] of documents) if (run) found.get(ownerOf(key))?.runs.push(run)
    for (const { runs } of found.values()) runs.sort(inOrder)
    return [...found.values()].sort((one, other) => compare(one.name, other.name) || compare(one.id, other.id))
  }

  /** The record of an item: `keys` are all it has had, the present one first. */
  const recordIn = (run, keys) => run?.items[keys.find((key) => key in run.items)]

  /** Count items, each `{keys, critical}`. `criticalOpen` are those that stop the work. */
  const count = (run, items) => {
    const counts = { total: items.length, done: 0, na: 0, open: 0, criticalOpen: 0, notes: 0 }
    for (const { keys, critical } of items) {
      const record = recordIn(run, keys)
      const state = record?.state ?? "open"
      counts[state] += 1
      if (state === "open" && critical) counts.criticalOpen += 1
      if (record?.note) counts.notes += 1
    }
    return counts
  }

  const listOf = (key) => key.split("/", 1)[0]

  /** Whether an item came after the run had begun with its list. */
  const isNew = (run, keys) => {
    const known = keys.map((key) => run.known[listOf(key)]).find(Boolean)
    return Boolean(known) && !keys.some((key) => known.includes(key.slice(key.indexOf("/") + 1)))
  }

  /** Whether a run has anything to say about a list. */
  const touches = (run, items) => items.some(({ keys }) => recordIn(run, keys))

  // The catalogue of a page, see `render/catalogue.py`, is the `book` of these.

  /** The items of a list, each with all the keys it has had. */
  const itemsOf = (book, list) =>
    book.checklists[list].items.map(({ formerly = [], critical = false, ...item }) => ({
      ...item,
      list,
      critical,
      keys: [`${list}/${item.id}`, ...formerly],
    }))

  /** The lists of a run: those of its visit or phase, and every other that something was said of. */
  const listsOfRun = (book, run) => {
    const [entries, id] = run.visit ? [book.visits, run.visit] : [book.phases, run.phase]
    const own = Object.hasOwn(entries, id) ? entries[id] : []
    const other = Object.keys(book.checklists).filter((list) => !own.includes(list) && touches(run, itemsOf(book, list)))
    return [...own, ...other]
  }

  /** The run before this one of the same visit or phase; null for the first. */
  const previousRun = (runs, run) =>
    runs
      .filter((each) => each.visit === run.visit && each.phase === run.phase && inOrder(each, run) < 0)
      .sort(inOrder)
      .at(-1) ?? null

  /** What a run left behind of the lists it touched: items not done, and notes. `lists` are arrays of items. */
  const promises = (run, lists) =>
    lists
      .filter((items) => touches(run, items))
      .flat()
      .map((item) => ({ item, record: recordIn(run, item.keys) ?? recordOf() }))
      .filter(({ record }) => record.state === "open" || record.note)

  // Edits

  /** Move what stands under a former id to the present one; no change of a reader's, so nothing to take back. */
  const moveEdits = (documents, key, [present, ...former]) => {
    const { items } = documents.get(key).run
    const old = former.filter((each) => each in items)
    if (present in items || !old.length) return []
    const record = items[old[0]]
    return [
      { key, path: ["items", present], value: record, at: record.at },
      ...old.map((each) => ({ key, path: ["items", each], value: {} })),
    ]
  }

  /** Say something about an item: `said` holds any of `state`, `reason`, `note`; what it leaves out stays. */
  const itemEdit = (documents, key, item, said) => {
    const { run } = documents.get(key)
    return { key, path: ["items", item], value: { ...run.items[item], ...said } }
  }

  const deleteEngagementEdits = (documents, id) =>
    [...documents.keys()].filter((key) => ownerOf(key) === id).map((key) => ({ key, value: null }))

  /** Copy an engagement with all its runs; `newId` makes an id for each. */
  const duplicateEdits = (documents, id, name, newId, now) => {
    const copy = newId()
    const runs = [...documents].filter(([key, { run }]) => run && ownerOf(key) === id).sort(([, one], [, other]) => inOrder(one.run, other.run))
    return [
      { key: engagementKey(copy), value: newEngagement(copy, name, now) },
      ...runs.map(([, document]) => {
        const run = { ...document.run, id: newId() }
        return { key: runKey(copy, run.id), value: { ...document, run } }
      }),
    ]
  }

  /** Write an engagement the way it leaves this machine. */
  const exported = (documents, id, playbook) => {
    const { name, runs } = engagementsIn(documents).find((each) => each.id === id)
    return {
      format: FORMAT,
      version: VERSION,
      playbook,
      name,
      runs: runs.map(({ id: run, visit, phase, date, ...rest }) => ({
        id: run,
        ...(visit ? { visit } : { phase }),
        date: date || null,
        ...rest,
      })),
    }
  }

  /** Times of another machine count at most as now: a clock that is ahead must not win for ever. */
  const notAfter = (at, now) => new Date(Math.min(time(at), now)).toISOString()

  const taken = (run, now) => {
    const items = Object.entries(run.items).map(([key, record]) => [key, { ...record, at: notAfter(record.at, now) }])
    return newRun({ ...run, items: Object.fromEntries(items) }, 0)
  }

  /** Take a file's engagement in as a new one. */
  const importEdits = ({ name, runs }, newId, now) => {
    const id = newId()
    const ids = new Set()
    return [
      { key: engagementKey(id), value: newEngagement(id, name, now) },
      ...runs.map((run) => {
        // A file may name two runs alike; both are kept.
        const own = ids.has(run.id) ? newId() : run.id
        ids.add(own)
        return { key: runKey(id, own), value: taken({ ...run, id: own }, now) }
      }),
    ]
  }

  /** Take a file's engagement into one that is here: by run, and in it by item, the younger wins. */
  const mergeEdits = (documents, id, { runs }, now) =>
    runs.flatMap((run) => {
      const key = runKey(id, run.id)
      const [ours, theirs] = [documents.get(key), taken(run, now)]
      if (!ours) return [{ key, value: theirs }]
      const younger = Object.entries(theirs.run.items)
        .filter(([item, record]) => !(item in ours.run.items) || time(record.at) > time(ours.run.items[item].at))
        .map(([item, record]) => ({ key, path: ["items", item], value: record, at: record.at }))
      const missing = FIELDS.filter((name) => theirs.run.fields[name] && !ours.run.fields[name])
      return [...younger, ...missing.map((name) => ({ key, path: ["fields", name], value: theirs.run.fields[name] }))]
    })

  // Checking

  const isDay = (value) =>
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !value.startsWith("0000") &&
    new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) === true

  const isId = (value) => typeof value === "string" && value.length <= MAX.id && ID.test(value)
  const isItem = (value) => value.split("/").length === 2 && value.split("/").every(isId)

  /** A checker collects what is wrong, each with its path; its methods return the value or a stand-in for it. */
  const checker = () => {
    const problems = []
    const complain = (path, code, values = {}) => void problems.push({ path, code, ...values })
    const object = (value, path, known, required = []) => {
      if (!isObject(value)) {
        complain(path, "object")
        return null
      }
      for (const name of Object.keys(value)) if (!known.includes(name)) complain([...path, name], "unknown", { atKey: true })
      for (const name of required) if (!Object.hasOwn(value, name)) complain([...path, name], "missing")
      return value
    }
    const text = (value, path, longest) => {
      if (value === undefined) return ""
      if (typeof value !== "string" || value.isWellFormed?.() === false) complain(path, "text")
      else if ([...value].length > longest) complain(path, "long", { n: longest })
      else return value
      return ""
    }
    const optionalId = (value, path) => {
      if (value === undefined || value === null || value === "") return undefined
      if (!isId(value)) complain(path, "id")
      return value
    }
    const record = (value, path) => {
      if (!object(value, path, ["state", "reason", "note", "at"])) return recordOf()
      const { state = "open" } = value
      if (!STATES.includes(state)) complain([...path, "state"], "state")
      return recordOf({
        state,
        reason: text(value.reason, [...path, "reason"], MAX.line),
        note: text(value.note, [...path, "note"], MAX.note),
        at: text(value.at, [...path, "at"], MAX.at),
      })
    }
    const mapping = (value, path, isKey, most, each) => {
      if (value === undefined) return {}
      if (!isObject(value)) {
        complain(path, "object")
        return {}
      }
      const entries = Object.entries(value)
      if (entries.length > most) complain(path, "many", { n: most })
      return plain(
        entries.slice(0, most).map(([key, inner]) => {
          if (!isKey(key)) complain([...path, key], "id", { atKey: true })
          return [key, each(inner, [...path, key])]
        }),
      )
    }
    const ids = (value, path) => {
      if (Array.isArray(value) && value.length <= MAX.items && value.every(isId)) return value
      complain(path, "ids")
      return []
    }
    const run = (value, path) => {
      if (!object(value, path, ["id", "visit", "phase", "date", "fields", "items", "known"], ["id"])) return null
      const { id, visit, phase, date, fields = {}, items, known } = value
      if (id !== undefined && (typeof id !== "string" || !id || [...id].length > MAX.runId)) complain([...path, "id"], "text")
      if (date !== undefined && date !== null && date !== "" && !(typeof date === "string" && isDay(date))) complain([...path, "date"], "date")
      const [ofVisit, ofPhase] = [optionalId(visit, [...path, "visit"]), optionalId(phase, [...path, "phase"])]
      if ((ofVisit === undefined) === (ofPhase === undefined)) complain(path, "visit_or_phase")
      const head = object(fields, [...path, "fields"], FIELDS) ?? {}
      return {
        id,
        visit: ofVisit,
        phase: ofPhase,
        date: date || "",
        fields: Object.fromEntries(FIELDS.map((name) => [name, text(head[name], [...path, "fields", name], MAX.line)])),
        items: mapping(items, [...path, "items"], isItem, MAX.items, record),
        known: mapping(known, [...path, "known"], isId, MAX.items, ids),
      }
    }
    const engagement = (value) => {
      if (!object(value, [], ["format", "version", "playbook", "name", "runs"], ["format", "version", "name"])) return null
      const { format, version, playbook, name, runs = [] } = value
      if (format !== undefined && format !== FORMAT) complain(["format"], "format")
      if (version !== undefined && version !== VERSION)
        complain(["version"], Number.isInteger(version) && version > VERSION ? "newer" : "version")
      if (!Array.isArray(runs)) complain(["runs"], "list")
      else if (runs.length > MAX.runs) complain(["runs"], "many", { n: MAX.runs })
      return {
        name: text(name, ["name"], MAX.name),
        playbook: text(playbook, ["playbook"], MAX.name),
        runs: (Array.isArray(runs) ? runs.slice(0, MAX.runs) : []).map((each, place) => run(each, ["runs", place])),
      }
    }
    return { problems, run, engagement }
  }

  const pathAsText = (path) => path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("").slice(1, 120)

  /** Where each value and each key of a JSON text stands, by path; and the first key that stands twice in one place. */
  const placesIn = (text) => {
    const [values, keys] = [new Map(), new Map()]
    const path = []
    const lists = []
    let keyNext = false
    let twice = null
    let line = 1
    let start = 0
    for (const { 0: word, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]|\n|[^\s[\]{},:"]+/g)) {
      const place = { line, column: index - start + 1 }
      if (word === "\n") {
        line += 1
        start = index + 1
      } else if (word === "]" || word === "}") {
        lists.pop()
        path.pop()
        keyNext = false
      } else if (word === ",") {
        if (lists.at(-1)) path[path.length - 1] += 1
        keyNext = lists.at(-1) === false
      } else if (word === ":") keyNext = false
      else if (keyNext) {
        path[path.length - 1] = JSON.parse(word)
        const there = JSON.stringify(path)
        if (keys.has(there)) twice ??= { path: [...path], code: "twice", ...place }
        keys.set(there, place)
      } else {
        values.set(JSON.stringify(path), place)
        if (word === "[" || word === "{") {
          lists.push(word === "[")
          path.push(word === "[" ? 0 : "")
          keyNext = word === "{"
        }
      }
    }
    return { values, keys, twice }
  }

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
   * Read an exported file: `{engagement, problems}`, where one of the two is empty. Nothing in a text is ever more
   * than text. A problem has a `code` (a string of the interface under `script.import`), the `path` it is about, and
   * the `line` and `column` where it stands.
   */
  const parse = (text) => {
    const refused = (...problems) => ({ engagement: null, problems })
    if (text.length > MAX_BYTES) return refused({ code: "large", path: "" })
    let value
    try {
      value = JSON.parse(text.replace(/^\uFEFF/, ""))
    } catch (error) {
      return refused({ code: "json", path: "", ...brokenAt(text, error.message) })
    }
    const check = checker()
    const engagement = check.engagement(value)
    const { values, keys, twice } = placesIn(text)
    const problems = check.problems.map(({ path, atKey, ...rest }) => {
      const place = (atKey && keys.get(JSON.stringify(path))) || nearest(values, path)
      return { ...rest, path: pathAsText(path), ...place }
    })
    if (twice) problems.push({ ...twice, path: pathAsText(twice.path) })
    return problems.length ? refused(...problems) : { engagement, problems }
  }

  const nearest = (values, path) => {
    for (let end = path.length; end >= 0; end -= 1) {
      const place = values.get(JSON.stringify(path.slice(0, end)))
      if (place) return place
    }
    return {}
  }

  /** Read a document from storage: `{document}`, `{newer: true}` for one of a later program, `{}` for what is none. */
  const restore = (key, text) => {
    let value
    try {
      value = JSON.parse(text)
    } catch {
      return {}
    }
    if (!isObject(value) || !Number.isInteger(value.schema) || value.schema < 1 || !isObject(value.at)) return {}
    if (value.schema > SCHEMA) return { newer: true }
    for (const migrate of MIGRATIONS.slice(value.schema - 1)) value = migrate(value)
    const at = Object.fromEntries(Object.entries(value.at).filter(([, each]) => typeof each === "string"))
    if (key.startsWith("engagement:")) {
      const { id, name, archived } = value.engagement ?? {}
      if (key !== engagementKey(id) || typeof name !== "string" || typeof archived !== "boolean") return {}
      return { document: { schema: SCHEMA, engagement: { id, name: fitted(name, MAX.name), archived }, at } }
    }
    const check = checker()
    const run = check.run(value.run, [])
    if (check.problems.length || key !== runKey(ownerOf(key), run.id)) return {}
    return { document: { ...newRun(run, 0), at } }
  }

  return {
    FIELDS,
    MAX_BYTES,
    SCHEMA,
    apply,
    count,
    deleteEngagementEdits,
    duplicateEdits,
    engagementKey,
    engagementsIn,
    exported,
    importEdits,
    isDay,
    isNew,
    itemEdit,
    itemsOf,
    listOf,
    listsOfRun,
    merge,
    mergeEdits,
    moveEdits,
    newEngagement,
    newRun,
    ownerOf,
    parse,
    previousRun,
    promises,
    recordIn,
    restore,
    runKey,
    same,
    touches,
  }
})()
