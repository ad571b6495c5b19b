/**
 * What a reader keeps of the work with one customer: engagements, their dated runs, what was ticked in them.
 *
 * Pure: data in, data out. It knows no page, no storage and no clock; `now` is a number of milliseconds.
 *
 * Everything is kept as *documents* in a Map: `engagement:<id>`, `run:<engagement id>:<run id>` and, for small things
 * beside engagements, `setting:<name>`. Inside a document each value is a register of its own with the time at which
 * it was written, and the younger one wins: so two copies of a document can be put together in any order and always
 * give the same one. What was deleted leaves a document that holds nothing but the time, `{schema, gone, at: {}}`: a
 * copy that is older stays deleted, one that was written to afterwards comes back.
 *
 * A change is a list of *edits*: `{key, value}` sets a whole document (null deletes it), `{key, path, value}` one
 * register:
 *
 *     engagement   ["name"], ["archived"], ["exported"], ["reminded"]
 *     run          ["visit"], ["date"], ["lists"], ["papers"], ["fields", "place"], ["known", "<list>"],
 *                  ["items", "<list>/<item>", "state"] with {state, reason}, ["items", "<list>/<item>", "note"],
 *                  ["rows", "<id>"] with {kind, values, done}, null for one that is taken away
 *     setting      ["values", "<name>"]
 *
 * `apply` carries edits out and returns those that take them back.
 */
const PlaybookEngagements = (() => {
  /** Of the documents. Goes up when an older program could misread one; `MIGRATIONS` brings older ones forward. */
  const SCHEMA = 2

  /** What documents and files call the customer; it has stood in readers' browsers since the first version. */
  const CUSTOMER = "bank"
  const FIELDS = [CUSTOMER, "project", "place", "pm", "attendees", "objective"]

  /** The key under which a field of the page is kept, and the field whose key it is. */
  const fieldKey = (name) => (name === "customer" ? CUSTOMER : name)
  const fieldName = (key) => (key === CUSTOMER ? "customer" : key)

  const MAX = { id: 80, runId: 200, name: 200, line: 2_000, note: 10_000, at: 40, runs: 1_000, items: 5_000, columns: 30 }

  const LATEST = 8.64e15
  const WEEK = 7 * 24 * 60 * 60 * 1_000

  const time = (at) => Date.parse(at) || 0
  const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0)
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value)

  /** Names that are more than data to JavaScript become plain keys in objects made here. */
  const plain = (entries) => Object.assign(Object.create(null), Object.fromEntries(entries))

  /** A time after another one, whatever the clock says: what is written later wins. */
  const stamp = (now, previous) => new Date(Math.min(LATEST, Math.max(now, time(previous) + 1))).toISOString()

  const later = (one, other) => (time(one) >= time(other) ? one : other)

  /** A text that any program can read and that is no longer than a file may have it. */
  const fitted = (text, longest) => {
    const whole = text.toWellFormed?.() ?? text
    return whole.length > longest ? [...whole].slice(0, longest).join("") : whole
  }

  /** `at` is the time of state and reason, `note_at` that of the note; empty for what nobody has written. */
  const recordOf = ({ state = "open", reason = "", note = "", at = "", note_at = "" } = {}) => ({
    state,
    reason: fitted(reason, MAX.line),
    note: fitted(note, MAX.note),
    at,
    note_at,
  })

  /** A row caught for a register, `kind`; one that was taken away holds nothing but the time, as a document does. */
  const rowOf = ({ kind = "", values = {}, done = false, gone: isGone = false, at = "" }) =>
    isGone
      ? { gone: true, at }
      : { kind, values: plain(Object.entries(values).map(([column, text]) => [column, fitted(text, MAX.line)])), done, at }

  const engagementKey = (id) => `engagement:${id}`
  const runKey = (engagement, run) => `run:${engagement}:${run}`
  const settingKey = (name) => `setting:${name}`
  /** The engagement a document belongs to. */
  const ownerOf = (key) => key.split(":", 2)[1]

  /** `exported` and `reminded` are times, empty while it never happened; `playbook` names where it was begun. */
  const newEngagement = (id, name, now, { playbook = "", exported = "", archived = false } = {}) => ({
    schema: SCHEMA,
    engagement: { id, name: fitted(name, MAX.name), archived, exported, reminded: "", playbook: fitted(playbook, MAX.name) },
    at: { created: stamp(now), name: stamp(now), ...(exported && { exported }) },
  })

  /**
   * `known` holds, by list, the items there are as the run begins: what is not among them came later. `lists` are those
   * chosen for paper, and `papers` what else was, null or missing for what is proposed. `at` are times of registers; those it leaves out were never written.
   */
  const newRun = ({ id, visit, phase, date = "", fields = {}, items = {}, known = {}, lists = null, papers = null, rows = null, at }, now) => {
    const run = {
      id,
      ...(visit ? { visit } : { phase }),
      date,
      fields: Object.fromEntries(FIELDS.map((name) => [name, fitted(fields[name] ?? "", MAX.line)])),
      items: plain(Object.entries(items).map(([key, record]) => [key, recordOf(record)])),
      known: plain(Object.entries(known)),
      lists,
      ...(papers ? { papers } : {}),
      ...(rows ? { rows: plain(Object.entries(rows).map(([row, value]) => [row, rowOf(value)])) } : {}),
    }
    const written = [date && "date", ...FIELDS.map((name) => fields[name] && `fields.${name}`)].filter(Boolean)
    const fresh = Object.fromEntries(["created", ...written].map((path) => [path, stamp(now)]))
    return { schema: SCHEMA, run, at: at ?? fresh }
  }

  const newSetting = (name) => ({ schema: SCHEMA, setting: { name, values: plain([]) }, at: {} })

  const isLive = (document) => document !== undefined && !document.gone

  const squeezed = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "")

  /** Whether two names are of one customer, written a little differently at most. */
  const isSameCustomer = (one, other) => squeezed(one) === squeezed(other)

  /** Whether two runs are at customers that differ; one that names none may be at any. */
  const atOthers = ({ fields: { [CUSTOMER]: one } }, { fields: { [CUSTOMER]: other } }) =>
    Boolean(one && other) && !isSameCustomer(one, other)

  // Registers

  const kindOf = (document) => (document.run ? "run" : document.engagement ? "engagement" : "setting")

  const valueAt = (document, /** @type {string[]} */ [name, inner, part]) => {
    const value = document[kindOf(document)]?.[name]
    if (name === "items") {
      const { state, reason, note } = recordOf(value?.[inner])
      return part === "note" ? note : { state, reason }
    }
    if (name === "rows") {
      const { at, ...row } = value?.[inner] ?? { gone: true }
      return row.gone ? null : row
    }
    return inner === undefined ? value : value?.[inner]
  }

  const timeAt = (document, /** @type {string[]} */ [name, inner, part]) =>
    name === "items"
      ? document.run.items[inner]?.[part === "note" ? "note_at" : "at"]
      : name === "rows"
        ? document.run.rows?.[inner]?.at
      : document.at[inner === undefined ? name : name === "values" ? inner : `${name}.${inner}`]

  /** `copies` holds the items that were copied for the edits at hand: copying thousands for each of thousands takes minutes. */
  const withValue = (document, path, value, at, copies) => {
    const [name, inner, part] = path
    const kind = kindOf(document)
    const body = { ...document[kind] }
    if (name === "items") {
      const written = part === "note" ? { note: value, note_at: at } : { ...value, at }
      if (!copies.has(body.items)) copies.add((body.items = plain(Object.entries(body.items))))
      body.items[inner] = recordOf({ ...body.items[inner], ...written })
      return { ...document, [kind]: body }
    }
    if (name === "rows") {
      body.rows = plain([...Object.entries(body.rows ?? {}), [inner, rowOf({ ...(value ?? { gone: true }), at })]])
      return { ...document, [kind]: body }
    }
    if (name === "known") {
      body.known = plain([...Object.entries(body.known), [inner, value]])
      return { ...document, [kind]: body }
    }
    if (name === "values") {
      body.values = plain([...Object.entries(body.values), [inner, value]])
      return { ...document, [kind]: body, at: { ...document.at, [inner]: at } }
    }
    if (name === "fields") body.fields = { ...body.fields, [inner]: fitted(value, MAX.line) }
    else body[name] = typeof value === "string" ? fitted(value, MAX.name) : value
    return { ...document, [kind]: body, at: { ...document.at, [path.join(".")]: at } }
  }

  /** Every register of a document that somebody has written, as a text, with its time: `"date 2026-11-22T…"`. */
  const stampsOf = (document) => [
    ...Object.entries(document.at).map(([path, at]) => `${path} ${at}`),
    ...Object.entries(document.run?.items ?? {}).flatMap(([key, { at, note_at }]) => [
      ...(at ? [`items.${key}.state ${at}`] : []),
      ...(note_at ? [`items.${key}.note ${note_at}`] : []),
    ]),
    ...Object.entries(document.run?.rows ?? {}).flatMap(([row, { at }]) => (at ? [`rows.${row} ${at}`] : [])),
    ...(document.gone ? [`gone ${document.gone}`] : []),
  ]

  const stampAt = (document, path) => {
    const at = timeAt(document, path)
    return at ? `${path[0] === "values" ? path[1] : path.join(".")} ${at}` : null
  }

  /** When a reader last wrote into a document, as a number; `created` is when it came here. */
  const lastWritten = (document) =>
    stampsOf(document).reduce((latest, written) => {
      const [path, at] = [written.slice(0, written.lastIndexOf(" ")), written.slice(written.lastIndexOf(" ") + 1)]
      return path === "created" ? latest : Math.max(latest, time(at))
    }, 0)

  /** The latest time in a document, its coming included. */
  const latest = (document) => Math.max(time(document.at.created), lastWritten(document))

  const gone = (at) => ({ schema: SCHEMA, gone: at, at: {} })

  /** A document that stood here before and is to stand here again: younger than its own deletion. */
  const revived = (document, there, now) =>
    there?.gone ? { ...document, at: { ...document.at, created: stamp(now, there.gone) } } : document

  /** Carry out edits on a Map of documents; return the edits that take them back. An edit of a document that is gone does nothing. */
  const apply = (documents, edits, now) => {
    const inverse = []
    const copies = new Set()
    for (const { key, path, value, at } of edits) {
      const document = documents.get(key)
      if (!path) {
        inverse.unshift({ key, value: isLive(document) ? document : null })
        if (value) documents.set(key, revived(value, document, now))
        else if (isLive(document)) documents.set(key, gone(stamp(now, new Date(latest(document)).toISOString())))
      } else if (isLive(document)) {
        inverse.unshift({ key, path, value: valueAt(document, path) })
        documents.set(key, withValue(document, path, value, at ?? stamp(now, timeAt(document, path)), copies))
      }
    }
    return inverse
  }

  const isEmpty = (value) =>
    value === undefined || value === null || value === "" || value === false || (value.state === "open" && !value.reason)

  /** Whether the register of one document wins over that of another: the younger, else the one that says something. */
  const wins = (one, other, path) => {
    const [mine, theirs] = [one, other].map((document) => valueAt(document, path))
    const order = time(timeAt(one, path)) - time(timeAt(other, path))
    return (
      (order || Number(isEmpty(theirs)) - Number(isEmpty(mine)) || compare(JSON.stringify(mine) ?? "", JSON.stringify(theirs) ?? "")) >= 0
    )
  }

  /** The registers of two copies of a document but `known`, which has no times. */
  const pathsOf = (...documents) => {
    const names = (group) => [...new Set(documents.flatMap((document) => Object.keys(group(document))))].sort()
    const [document] = documents
    if (document.engagement) return [["name"], ["archived"], ["exported"], ["reminded"]]
    if (document.setting) return names(({ setting }) => setting.values).map((name) => ["values", name])
    return [
      ...(document.run.visit ? [["visit"]] : []),
      ["date"],
      ["lists"],
      ...(documents.some(({ run }) => "papers" in run) ? [["papers"]] : []),
      ...FIELDS.map((name) => ["fields", name]),
      ...names(({ run }) => run.rows ?? {}).map((row) => ["rows", row]),
      ...names(({ run }) => run.items).flatMap((key) => [["items", key, "state"], ["items", key, "note"]]),
    ]
  }

  const mergedItems = (one, other) =>
    plain(
      [...new Set([one, other].flatMap(({ run }) => Object.keys(run.items)))].sort().map((key) => {
        const [stated, noted] = ["state", "note"].map((part) => (wins(one, other, ["items", key, part]) ? one : other).run.items[key])
        const { state, reason, at } = recordOf(stated)
        const { note, note_at } = recordOf(noted)
        return [key, { state, reason, note, at, note_at }]
      }),
    )

  /** What both knew: an item that one of them did not know is new to it. */
  const mergedKnown = (one, other) =>
    plain(
      [...new Set([one, other].flatMap(({ run }) => Object.keys(run.known)))].sort().map((list) => {
        const [mine, theirs] = [one, other].map(({ run }) => run.known[list])
        return [list, mine && theirs ? mine.filter((item) => theirs.includes(item)) : (mine ?? theirs)]
      }),
    )

  /**
   * Put two copies of a document together. In any order, and as often as one likes, the result is the same. A copy that
   * was deleted and one that was written to afterwards give the latter, whole.
   */
  const merge = (one, other) => {
    if (one.gone && other.gone) return gone(later(one.gone, other.gone))
    if (one.gone || other.gone) {
      const [deleted, written] = one.gone ? [one, other] : [other, one]
      return latest(written) > time(deleted.gone) ? written : deleted
    }
    const kind = kindOf(one)
    const body = { ...one[kind] }
    const created = later(one.at.created, other.at.created)
    const at = created ? { created } : {}
    for (const path of pathsOf(one, other)) {
      const [name, inner] = path
      if (name === "items") continue
      const from = wins(one, other, path) ? one : other
      if (name === "rows") {
        body.rows = plain([...Object.entries(body.rows ?? {}), [inner, from.run.rows?.[inner] ?? rowOf({ gone: true })]])
        continue
      }
      if (name === "values") body.values = plain([...Object.entries(body.values), [inner, valueAt(from, path)]])
      else if (name === "fields") body.fields = { ...body.fields, [inner]: valueAt(from, path) }
      else body[name] = valueAt(from, path)
      const written = timeAt(from, path)
      if (written) at[name === "values" ? inner : path.join(".")] = written
    }
    if (kind === "run") {
      body.items = mergedItems(one, other)
      body.known = mergedKnown(one, other)
    } else if (kind === "engagement") body.playbook = [one, other].map(({ engagement }) => engagement.playbook).sort().at(-1)
    return { schema: SCHEMA, [kind]: body, at }
  }

  /** Whether two copies of a document say the same. */
  const same = (one, other) => JSON.stringify(merge(one, one)) === JSON.stringify(merge(other, other))

  // Reading

  const inOrder = (one, other) => compare(one.date ?? "", other.date ?? "") || compare(one.id, other.id)

  /** Every engagement with its runs, the oldest run first; engagements by name. */
  const engagementsIn = (documents) => {
    const engagements = new Map()
    for (const { engagement } of documents.values()) if (engagement) engagements.set(engagement.id, { ...engagement, runs: [] })
    for (const [key, { run }] of documents) if (run) engagements.get(ownerOf(key))?.runs.push(run)
    for (const { runs } of engagements.values()) runs.sort(inOrder)
    // Those that nobody has named yet come last.
    return [...engagements.values()].sort(
      (one, other) => Number(!one.name) - Number(!other.name) || compare(one.name, other.name) || compare(one.id, other.id),
    )
  }

  /** The documents of an engagement's runs, by their keys. */
  const runsOf = (documents, id) => [...documents].filter(([key, { run }]) => run && ownerOf(key) === id)

  /**
   * How many days changes of an engagement have waited for an export; null while there is nothing to ask: it changed
   * less than a week ago for the first time since the last export, or a reader has answered since then.
   */
  const daysUnexported = (documents, id, now) => {
    const { exported, reminded } = documents.get(engagementKey(id)).engagement
    const since = time(exported)
    const waiting = runsOf(documents, id)
      .flatMap(([, document]) => stampsOf(document))
      .filter((written) => !written.startsWith("created "))
      .map((written) => time(written.slice(written.lastIndexOf(" ") + 1)))
      .filter((at) => at > since)
    const first = Math.min(...waiting)
    if (!waiting.length || now - first < WEEK || (reminded && time(reminded) >= since)) return null
    return Math.floor((now - first) / (WEEK / 7))
  }

  /** The record of an item: `keys` are all it has had, the present one first. */
  const recordIn = (run, keys) => run?.items[keys.find((key) => key in run.items)]

  /** Whether a record holds anything a reader has said. */
  const saysSomething = ({ state, reason, note }) => state !== "open" || Boolean(reason) || Boolean(note)

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

  /**
   * What a run says of items that `items` no longer has: `[{key, record}]`. `lists` are the ids of the lists it is
   * about, present and former; all lists unless given.
   */
  const strays = (run, items, /** @type {string[] | null} */ lists = null) => {
    const present = new Set(items.flatMap(({ keys }) => keys))
    return Object.entries(run.items)
      .filter(([key, record]) => !present.has(key) && saysSomething(record) && (!lists || lists.includes(listOf(key))))
      .map(([key, record]) => ({ key, record }))
  }

  // The catalogue of a page, see `site/catalogue.py`, is the `catalogue` of these.

  /** The items of a list, each with all the keys it has had; at a visit without those that do not apply there. */
  const itemsOf = (catalogue, list, visit = "") => {
    const leftOut = Object.hasOwn(catalogue.leftOut, visit) ? catalogue.leftOut[visit] : []
    return catalogue.checklists[list].items
      .filter(({ id }) => !leftOut.includes(`${list}/${id}`))
      .map(({ formerly = [], critical = false, ...item }) => ({
        ...item,
        list,
        critical,
        keys: [`${list}/${item.id}`, ...formerly],
      }))
  }

  /** The lists of a run: those of its visit or phase, and every other that something was said of. */
  const listsOfRun = (catalogue, run) => {
    const [entries, id] = run.visit ? [catalogue.visits, run.visit] : [catalogue.phases, run.phase]
    const usual = Object.hasOwn(entries, id) ? entries[id] : []
    const other = Object.keys(catalogue.checklists).filter(
      (list) => !usual.includes(list) && touches(run, itemsOf(catalogue, list)),
    )
    return [...usual, ...other]
  }

  /** What a run says of items that are in no list of the playbook any more. */
  const straysOf = (catalogue, run) =>
    strays(run, Object.keys(catalogue.checklists).flatMap((list) => itemsOf(catalogue, list)))

  /** The run before this one of the same visit or phase at the same customer; null for the first. */
  const previousRun = (runs, run) =>
    runs
      .filter((other) => other.visit === run.visit && other.phase === run.phase && inOrder(other, run) < 0)
      .filter((other) => !atOthers(other, run))
      .sort(inOrder)
      .at(-1) ?? null

  /** What a run left behind of the lists it touched: items not done, and notes. `lists` are arrays of items. */
  const promises = (run, lists) =>
    lists
      .filter((items) => touches(run, items))
      .flat()
      .map((item) => ({ item, record: recordIn(run, item.keys) ?? recordOf() }))
      .filter(({ record }) => record.state === "open" || record.note)

  /** What was caught in some runs, by the days in it: `[{run, id, row, day}]`; rows without a day come last. */
  const rowsOf = (runs) =>
    runs
      .flatMap((run) => Object.entries(run.rows ?? {}).map(([id, row]) => ({ run, id, row })))
      .filter(({ row }) => !row.gone)
      .map((entry) => ({ ...entry, day: Object.values(entry.row.values).find((text) => /^\d{4}-\d{2}-\d{2}$/.test(text)) ?? "" }))
      .sort((one, other) => compare(one.day || "9", other.day || "9") || compare(one.id, other.id))

  // Edits

  /** Move what stands under a former id to the present one; no change of a reader's, so nothing to take back. */
  const moveEdits = (documents, key, [present, ...former]) => {
    const { items } = documents.get(key).run
    const old = former.filter((id) => id in items)
    if (present in items || !old.length) return []
    const { state, reason, note, at, note_at } = items[old[0]]
    return [
      { key, path: ["items", present, "state"], value: { state, reason }, at },
      ...(note_at ? [{ key, path: ["items", present, "note"], value: note, at: note_at }] : []),
      ...old.flatMap((id) => [
        { key, path: ["items", id, "state"], value: { state: "open", reason: "" } },
        ...(items[id].note ? [{ key, path: ["items", id, "note"], value: "" }] : []),
      ]),
    ]
  }

  /** Say something about an item: `values` holds any of `state`, `reason`, `note`; what it leaves out stays. */
  const itemEdits = (documents, key, item, values) => {
    const { state, reason, note } = { ...recordOf(documents.get(key).run.items[item]), ...values }
    return [
      ...("state" in values || "reason" in values ? [{ key, path: ["items", item, "state"], value: { state, reason } }] : []),
      ...("note" in values ? [{ key, path: ["items", item, "note"], value: note }] : []),
    ]
  }

  /** The runs first: whoever hears of one deletion after the other never sees a run without its engagement. */
  const deleteEngagementEdits = (documents, id) =>
    [...runsOf(documents, id).map(([key]) => key), engagementKey(id)]
      .filter((key) => isLive(documents.get(key)))
      .map((key) => ({ key, value: null }))

  /** Copy an engagement with all its runs; `newId` makes an id for each. */
  const duplicateEdits = (documents, id, name, newId, now) => {
    const copy = newId()
    const { playbook } = documents.get(engagementKey(id)).engagement
    const runs = runsOf(documents, id).sort(([, one], [, other]) => inOrder(one.run, other.run))
    return [
      { key: engagementKey(copy), value: newEngagement(copy, name, now, { playbook }) },
      ...runs.map(([, document]) => {
        const run = { ...document.run, id: newId() }
        return { key: runKey(copy, run.id), value: { ...document, run } }
      }),
    ]
  }

  return {
    CUSTOMER,
    FIELDS,
    MAX,
    SCHEMA,
    apply,
    atOthers,
    count,
    daysUnexported,
    deleteEngagementEdits,
    duplicateEdits,
    engagementKey,
    engagementsIn,
    fieldKey,
    fieldName,
    fitted,
    gone,
    isEmpty,
    isLive,
    isNew,
    isObject,
    isSameCustomer,
    itemEdits,
    itemsOf,
    lastWritten,
    latest,
    listsOfRun,
    merge,
    moveEdits,
    newEngagement,
    newRun,
    newSetting,
    ownerOf,
    pathsOf,
    plain,
    previousRun,
    promises,
    recordIn,
    recordOf,
    rowOf,
    rowsOf,
    runKey,
    runsOf,
    same,
    settingKey,
    stamp,
    stampAt,
    stampsOf,
    strays,
    straysOf,
    time,
    timeAt,
    touches,
    valueAt,
    wins,
  }
})()
