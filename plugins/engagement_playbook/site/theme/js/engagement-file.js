/**
 * An engagement as text: how it leaves the browser as a file, and how a document comes back from storage.
 *
 * Pure, as `engagements.js` is. A run stands in a
 * file as in its document; see `model/engagement.py`, whose checks the checker here repeats. `engagement-import.js`
 * reads files.
 */
const PlaybookEngagementFile = (() => {
  const {
    FIELDS,
    MAX,
    SCHEMA,
    engagementKey,
    engagementsIn,
    fitted,
    isObject,
    newRun,
    newSetting,
    ownerOf,
    plain,
    recordOf,
    rowOf,
    runKey,
    settingKey,
  } = PlaybookEngagements

  const FORMAT = "playbook-engagement"
  const VERSION = 1
  /** So many problems are kept; the others are only counted. */
  const MAX_PROBLEMS = 100

  const STATES = ["done", "na", "open"]
  const TIMES = ["visit", "date", "lists", "papers", ...FIELDS.map((name) => `fields.${name}`)]
  const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/
  /** What every browser called the engagement that began by itself, before ids were drawn by lot. */
  const SHARED_ID = "unnamed"

  // Out

  const recordOut = ({ state, reason, note, at, note_at }) => ({
    state,
    reason,
    note,
    at,
    ...(note_at && note_at !== at && { note_at }),
  })

  /** Write an engagement the way it leaves this machine; `playbook` is `{name, version}`, `now` a number. */
  const exported = (documents, id, playbook, now) => {
    const { name } = documents.get(engagementKey(id)).engagement
    const { runs } = engagementsIn(documents).find((engagement) => engagement.id === id)
    return {
      format: FORMAT,
      version: VERSION,
      playbook: playbook.version,
      playbook_name: fitted(playbook.name, MAX.name),
      id,
      name,
      exported_at: new Date(now).toISOString(),
      runs: runs.map(({ id: run, visit, phase, date, fields, items, known, lists, papers, rows = {} }) => {
        const { created, ...at } = documents.get(runKey(id, run)).at
        const caught = Object.entries(rows).filter(([, row]) => !row.gone)
        return {
          id: run,
          ...(visit ? { visit } : { phase }),
          date: date || null,
          fields,
          items: Object.fromEntries(Object.entries(items).map(([key, record]) => [key, recordOut(record)])),
          known,
          ...(lists && { lists }),
          ...(papers && { papers }),
          ...(caught.length && { rows: Object.fromEntries(caught) }),
          ...(Object.keys(at).length && { at }),
        }
      }),
    }
  }

  // Checking

  const isDay = (value) =>
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !value.startsWith("0000") &&
    new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) === true

  const isId = (value) => typeof value === "string" && value.length <= MAX.id && ID.test(value)
  const isItem = (value) => value.split("/").length === 2 && value.split("/").every(isId)

  /**
   * A checker collects what is wrong, each with its path; its methods return the value or a stand-in for it. What is
   * `kept` here already is read with more patience: it may hold more than a file, and a wrong day is no day.
   */
  const checker = ({ kept = false } = {}) => {
    /** @type {{path: (string | number)[], code: string, atKey?: boolean}[]} */
    const problems = []
    let more = 0
    const complain = (path, code, values = {}) => {
      if (problems.length < MAX_PROBLEMS) problems.push({ path, code, ...values })
      else more += 1
    }
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
      if (typeof value !== "string") complain(path, "text")
      else if (value.length > longest && [...value].length > longest) complain(path, "long", { n: longest })
      // Half of a character is no character any program could read again.
      else return value.toWellFormed?.() ?? value
      return ""
    }
    const optionalId = (value, path) => {
      if (value === undefined || value === null || value === "") return undefined
      if (!isId(value)) complain(path, "id")
      return value
    }
    const record = (value, path) => {
      if (!object(value, path, ["state", "reason", "note", "at", "note_at"])) return recordOf()
      const { state = "open" } = value
      if (!STATES.includes(state)) complain([...path, "state"], "state")
      const at = text(value.at, [...path, "at"], MAX.at)
      const note = text(value.note, [...path, "note"], MAX.note)
      const noted = text(value.note_at, [...path, "note_at"], MAX.at)
      return recordOf({
        state,
        reason: text(value.reason, [...path, "reason"], MAX.line),
        note,
        at,
        note_at: noted || (note ? at : ""),
      })
    }
    const mapping = (value, path, isKey, most, read) => {
      if (value === undefined) return {}
      if (!isObject(value)) {
        complain(path, "object")
        return {}
      }
      const entries = Object.entries(value)
      if (entries.length > most && !kept) complain(path, "many", { n: most })
      return plain(
        (kept ? entries : entries.slice(0, most)).map(([key, inner]) => {
          if (!isKey(key)) complain([...path, key], "id", { atKey: true })
          return [key, read(inner, [...path, key])]
        }),
      )
    }
    const ids = (value, path) => {
      if (Array.isArray(value) && (kept || value.length <= MAX.items) && value.every(isId)) return value
      complain(path, "ids")
      return []
    }
    const times = (value, path) => {
      const written = object(value, path, TIMES) ?? {}
      return Object.fromEntries(
        TIMES.filter((name) => Object.hasOwn(written, name)).map((name) => [name, text(written[name], [...path, name], MAX.at)]),
      )
    }
    const row = (value, path) => {
      if (!object(value, path, ["kind", "values", "done", "at", ...(kept ? ["gone"] : [])])) return rowOf({})
      const { kind, done = false, gone = false } = value
      if (!gone && !isId(kind)) complain([...path, "kind"], "id")
      const values = mapping(value.values, [...path, "values"], isId, MAX.columns, (entry, place) => text(entry, place, MAX.line))
      return rowOf({ kind, values, done: done === true, gone: gone === true, at: text(value.at, [...path, "at"], MAX.at) })
    }
    const isRow = (key) => key.length > 0 && key.length <= MAX.runId
    /** @returns {any} a run, or null where the value is no object */
    const run = (value, path) => {
      if (!object(value, path, ["id", "visit", "phase", "date", "fields", "items", "known", "lists", "papers", "rows", "at"], ["id"])) return null
      const { id, visit, phase, date, fields = {}, items, known, lists = null, papers = null, rows, at = {} } = value
      if (id !== undefined && (typeof id !== "string" || !id || [...id].length > MAX.runId)) complain([...path, "id"], "text")
      const isDated = typeof date === "string" && isDay(date)
      if (date !== undefined && date !== null && date !== "" && !isDated && !kept) complain([...path, "date"], "date")
      const [ofVisit, ofPhase] = [optionalId(visit, [...path, "visit"]), optionalId(phase, [...path, "phase"])]
      if ((ofVisit === undefined) === (ofPhase === undefined)) complain(path, "visit_or_phase")
      const head = object(fields, [...path, "fields"], FIELDS) ?? {}
      return {
        id,
        visit: ofVisit,
        phase: ofPhase,
        date: isDated ? date : "",
        fields: Object.fromEntries(FIELDS.map((name) => [name, text(head[name], [...path, "fields", name], MAX.line)])),
        items: mapping(items, [...path, "items"], isItem, MAX.items, record),
        known: mapping(known, [...path, "known"], isId, MAX.items, ids),
        lists: lists === null ? null : ids(lists, [...path, "lists"]),
        papers: papers === null ? null : ids(papers, [...path, "papers"]),
        rows: rows === undefined ? null : mapping(rows, [...path, "rows"], isRow, MAX.items, row),
        at: times(at, [...path, "at"]),
      }
    }
    const engagement = (value) => {
      const known = ["format", "version", "playbook", "playbook_name", "id", "name", "exported_at", "runs"]
      if (!object(value, [], known, ["format", "version", "name"])) return null
      const { format, version, runs = [] } = value
      if (format !== undefined && format !== FORMAT) complain(["format"], "format")
      if (version !== undefined && version !== VERSION)
        complain(["version"], Number.isInteger(version) && version > VERSION ? "newer" : "version")
      if (!Array.isArray(runs)) complain(["runs"], "list")
      else if (runs.length > MAX.runs) complain(["runs"], "many", { n: MAX.runs })
      return {
        id: text(value.id, ["id"], MAX.name),
        name: text(value.name, ["name"], MAX.name),
        playbook: text(value.playbook, ["playbook"], MAX.name),
        playbookName: text(value.playbook_name, ["playbook_name"], MAX.name),
        exportedAt: text(value.exported_at, ["exported_at"], MAX.at),
        runs: (Array.isArray(runs) ? runs.slice(0, MAX.runs) : []).map((entry, place) => run(entry, ["runs", place])),
      }
    }
    return {
      problems,
      get more() {
        return more
      },
      run,
      engagement,
    }
  }

  // Documents of storage

  /** The function at place n turns a document of schema n + 1 into one of n + 2. */
  const MIGRATIONS = [
    // Fields that nobody had written carried the time at which the run began, and a note the time of its item.
    ({ run, engagement, at, ...rest }) => {
      if (!run) return { ...rest, engagement, at: { created: at?.name, ...at } }
      const written = Object.entries(at ?? {}).filter(([path]) => !path.startsWith("fields.") || run.fields?.[path.slice(7)])
      const items = Object.entries(run.items ?? {}).map(([key, record]) => [
        key,
        { ...record, note_at: record?.note ? record.at : "" },
      ])
      return { ...rest, run: { ...run, items: plain(items) }, at: Object.fromEntries(written) }
    },
  ]

  const isText = (value) => typeof value === "string"

  const restoreEngagement = (key, value = {}, at = {}) => {
    const { id, name, archived, exported: exportedAt = "", reminded = "", playbook = "" } = value
    const isWhole = typeof archived === "boolean" && [name, exportedAt, reminded, playbook].every(isText)
    if (key !== engagementKey(id) || !isWhole) return {}
    return {
      document: {
        schema: SCHEMA,
        engagement: { id, name: fitted(name, MAX.name), archived, exported: exportedAt, reminded, playbook },
        at,
      },
    }
  }

  const restoreSetting = (key, setting = {}, at = {}) => {
    const { name, values } = setting
    if (key !== settingKey(name) || !isObject(values)) return {}
    return { document: { ...newSetting(name), setting: { name, values: plain(Object.entries(values)) }, at } }
  }

  /** Read a document from storage: `{document}`, `{newer: true}` for one of a later program, `{}` for what is none. */
  /** @returns {{document?: any, newer?: true}} */
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
    if (isText(value.gone)) return { document: { schema: SCHEMA, gone: value.gone, at: {} } }
    const at = Object.fromEntries(Object.entries(value.at).filter(([, written]) => isText(written)))
    if (key.startsWith("engagement:")) return restoreEngagement(key, value.engagement, at)
    if (key.startsWith("setting:")) return restoreSetting(key, value.setting, at)
    const check = checker({ kept: true })
    const run = check.run(value.run, [])
    if (!run || check.problems.length || key !== runKey(ownerOf(key), run.id)) return {}
    return { document: newRun({ ...run, at }, 0) }
  }

  return { SHARED_ID, checker, exported, isDay, isId, restore }
})()
