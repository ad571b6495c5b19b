/**
 * Keeps engagements in the reader's browser, and nowhere else; see `engagements.js` for what they are.
 *
 * What a page needs:
 *
 *     const store = PlaybookStore.ofPage()          // the one store of this tab's pages
 *     await store.ready                             // everything kept has been read
 *     store.current                                 // {engagement, run, key}, or null while nothing is open
 *     store.engagements                             // [{id, name, archived, exported, runs}], runs in order of their dates
 *     store.choose(engagementId, runId)             // open a run, in this tab and in tabs opened later
 *     store.createEngagement(name)                  // -> id
 *     store.createRun(engagementId, {visit | phase, date, known})   // -> id, and opens it
 *     store.setRun({visit, date, lists, papers, customer, place, pm, attendees, objective})   // any of them, of the open run
 *     store.setItem(keys, {state, reason, note})    // any of them; keys: the item's key, then its former ones
 *     store.setRow({kind, values, done}, {id, key})  // a row caught for a register; null takes it away
 *     store.undo(), store.redo(), store.canUndo, store.canRedo
 *     await store.import(plan)                      // null once it is kept, else the trouble; all of it or nothing
 *     store.subscribe(listener, signal)             // called after every change, from here or from another tab
 *     store.trouble                                 // null, "refused", "full", "slow" or "newer"; see below
 *     store.saving, store.changes                   // whether changes of this tab are still on their way; how many there were
 *     store.setting(name), store.set(name, values)  // small things beside engagements, by name
 *
 * A document is written to two places. `localStorage` is a mirror: it is there at once when the next page opens, but a
 * browser that is ended by force may lose the last minute of it. The database has kept a change when it says so. What
 * the two hold is put together when a page opens, register by register, and so is what other tabs write: each tab
 * tells the others, and reads and writes the database in one transaction.
 *
 * `trouble`: "refused" and "full" mean that changes live in this page only and are lost with it; "slow" that they are
 * in the mirror alone; "newer" that a later version of the site has written here, and this one only shows what it
 * understands. Nothing that cannot be read is ever deleted: it is set aside under another key (`store.aside`).
 *
 * Names begin with `playbook:` and the address of the site's root: playbooks that share a host share its storage.
 * Opening a page writes nothing, unless the two places differ.
 */
const PlaybookStore = (() => {
  const core = PlaybookEngagements
  const { engagementKey, isLive, merge, newEngagement, newRun, newSetting, ownerOf, runKey, same, settingKey } = core
  const { exported, isDay, restore } = PlaybookEngagementFile

  /** What the database has not answered after so many milliseconds is said to be late. */
  const LATE = 5_000
  /** So long a page waits for the database before it goes on with what the mirror has. */
  const PATIENCE = 1_000
  const RETRY = 5_000
  /** Room for a reader's next words: less than this, and it is time to say so. */
  const RESERVE = 8_192
  const UNDO_STEPS = 100
  /** Deletions are remembered so long, for copies of what was deleted that turn up in the other place or another tab. */
  const REMEMBERED = 30 * 24 * 60 * 60 * 1_000
  const DOCUMENT = /^(?:engagement|run|setting):/
  const OPEN = "open"
  const WIPED = "wiped"

  /** Later ids sort behind earlier ones, so runs of one day keep their order. */
  const newId = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`

  /** Some browsers throw at the mere name of a storage that they refuse. */
  const attempt = (action, otherwise) => {
    try {
      return action()
    } catch {
      return otherwise
    }
  }

  const nameOf = (error) => error?.name
  const isFull = (error) => error?.name === "QuotaExceededError" || error?.code === 22

  /** `localStorage` below a prefix. Never throws: writing answers null, "full" or "refused". */
  const openMirror = (prefix) => {
    const local = globalThis.PlaybookStandIn ? undefined : attempt(() => localStorage)
    return {
      isThere: attempt(() => local.length >= 0, false),
      owns: (area) => area === local,
      keys: () =>
        attempt(() => Object.keys(local).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)), []),
      /** The text under a key; null where there is none, undefined where storage does not answer. */
      read: (key) => attempt(() => local.getItem(prefix + key), undefined),
      write(key, text) {
        try {
          local.setItem(prefix + key, text)
          return null
        } catch (error) {
          return isFull(error) ? "full" : "refused"
        }
      },
      remove: (key) => attempt(() => local.removeItem(prefix + key)),
    }
  }

  /** What versions of the site before the database kept beside engagements, in the shape it has now. */
  const LEGACY = {
    current: (value) => value?.engagement && [OPEN, { run: runKey(value.engagement, value.run) }],
    "kept:told": (value) => value && ["told", { private: true }],
    "kept:guessed": (value) => typeof value === "string" && ["guessed", { run: value }],
    "kept:onboarding": (value) =>
      core.isObject(value) && [
        "onboarding",
        Object.fromEntries([
          ...Object.entries(value.done ?? {}).map(([stop, done]) => [`done/${stop}`, done]),
          ...Object.entries(value.answers ?? {}).map(([scenario, choice]) => [`answer/${scenario}`, choice]),
        ]),
      ],
  }

  const open = (root, { playbook = "", version = "" } = {}) => {
    const prefix = `playbook:${root}:`
    const mirror = openMirror(prefix)
    const database = PlaybookDatabase.open(`playbook:${root}`)
    const session = attempt(() => sessionStorage)
    const channel = attempt(() => new BroadcastChannel(`playbook:${root}`))
    const documents = new Map()
    const listeners = new Set()
    const aside = new Map()
    /** Registers as this tab has written them, see `stampsOf`, by key: what is not among them is not ours to undo. */
    const written = new Map()
    /** Keys that the database does not hold yet as they are here. */
    const pending = new Set()
    /** Keys of the database that need not stand there any longer. */
    const expired = new Set()
    /** Keys whose latest state is in this page only. */
    const unsaved = new Set()
    let undone = []
    let done = []
    /** @type {string | null} */
    let gesture = null
    /** @type {string | null} */
    let memory = null
    let changes = 0
    let newer = false
    let refused = false
    let late = false
    let isRead = false
    /** @type {"full" | "refused" | null} */
    let failure = null
    let cramped = false
    /** @type {"full" | "refused" | null} */
    let mirrorTrouble = null
    /** When everything was deleted last; what was written before is a copy that has come too late. */
    let wipedAt = 0
    /** @type {Promise<void> | null} */
    let flushing = null

    const tell = () => listeners.forEach((listener) => listener())

    const textOf = (key) => JSON.stringify(documents.get(key))

    // Taking in

    /** Read a text; what is of a later program or not readable at all is noted and left out. */
    const understood = (key, text, setAside) => {
      const { document, newer: isNewer } = restore(key, text)
      if (isNewer) newer = true
      else if (!document) setAside(key, text)
      return document
    }

    const setMirrorAside = (key, text) => {
      const name = `aside:${newId()}:${key}`
      if (mirror.write(name, text) === null) mirror.remove(key)
      aside.set(name, text)
    }

    const isWiped = (document) => wipedAt > 0 && core.latest(document) <= wipedAt

    /** Put a copy from elsewhere together with what is here; say whether that changed anything here. */
    const takeIn = (key, document) => {
      const mine = documents.get(key)
      const merged = mine ? merge(mine, document) : document
      documents.set(key, merged)
      const isNews = mine ? !same(mine, merged) : isLive(merged)
      // Somebody else has written: what is typed on from here is a gesture of its own.
      if (isNews) gesture = null
      return isNews
    }

    const intoMirror = (key) => {
      const document = documents.get(key)
      if (isLive(document)) return mirror.write(key, JSON.stringify(document))
      mirror.remove(key)
      return mirror.isThere ? null : "refused"
    }

    /** Take in what the mirror holds under a key; say whether that changed anything here. */
    const takeMirror = (key) => {
      const text = mirror.read(key)
      const document = text && understood(key, text, setMirrorAside)
      if (!document) return false
      if (isWiped(document)) {
        mirror.remove(key)
        return false
      }
      const isNews = takeIn(key, document)
      if (!same(documents.get(key), document) && !newer) intoMirror(key)
      return isNews
    }

    /** A run whose engagement cannot be read is still a reader's work. */
    const adoptRuns = () => {
      for (const [key, { run }] of [...documents])
        if (run && !isLive(documents.get(engagementKey(ownerOf(key)))))
          documents.set(engagementKey(ownerOf(key)), newEngagement(ownerOf(key), "", 0))
    }

    const takeLegacy = () => {
      for (const [key, read] of Object.entries(LEGACY)) {
        const value = attempt(() => JSON.parse(mirror.read(key)), null)
        const [name, values] = (value !== null && attempt(() => read(value), null)) || []
        if (!name || documents.has(settingKey(name))) continue
        documents.set(settingKey(name), { ...newSetting(name), setting: { name, values: core.plain(Object.entries(values)) } })
      }
      const lists = attempt(() => JSON.parse(mirror.read("kept:lists")), null) ?? {}
      for (const [key, { run, at }] of [...documents])
        if (run && Array.isArray(lists[run.id]) && !at.lists)
          core.apply(documents, [{ key, path: ["lists"], value: lists[run.id], at: new Date(1).toISOString() }], 1)
    }

    /** Put together what the database holds and what is here; what differs is written again. */
    const takeDatabase = (texts) => {
      const forgotten = Date.now() - REMEMBERED
      wipedAt = Math.max(wipedAt, core.time(texts.get(WIPED)))
      for (const [key, document] of [...documents])
        if (isWiped(document)) {
          documents.delete(key)
          mirror.remove(key)
        }
      for (const [key, text] of texts) {
        if (key.startsWith("aside:")) aside.set(key, text)
        if (!DOCUMENT.test(key)) continue
        const document = understood(key, text, (name, unread) => aside.set(`aside:${name}`, unread))
        const isForgotten = document?.gone && core.time(document.gone) < forgotten && !documents.has(key)
        if (isForgotten || (document && isWiped(document))) {
          expired.add(key)
          continue
        }
        if (document) takeIn(key, document)
        if (document && !same(documents.get(key), document)) pending.add(key)
        const mirrored = mirror.read(key)
        if (document && !newer && isLive(documents.get(key)) !== Boolean(mirrored)) intoMirror(key)
      }
      for (const key of documents.keys()) if (!texts.has(key)) pending.add(key)
    }

    // Writing

    /** What shall stand in the database: what stands there and what is here, put together. */
    const combined = (mine) => (key, text) => {
      const document = mine.get(key)
      if (!document) return [[key, undefined]]
      const stands = text === undefined ? {} : restore(key, text)
      if (stands.newer) {
        newer = true
        return []
      }
      const unread = text !== undefined && !stands.document ? [[`aside:${newId()}:${key}`, text]] : []
      const merged = stands.document ? merge(stands.document, document) : document
      return [...unread, [key, stands.document && same(stands.document, merged) ? text : JSON.stringify(merged)]]
    }

    /** Take in what other tabs had put into the database before. */
    const takeWritten = (texts) => {
      for (const [key, text] of texts) {
        if (!documents.has(key) || text === textOf(key)) continue
        const { document } = restore(key, text)
        if (document && takeIn(key, document) && !newer) intoMirror(key)
      }
    }

    const writePending = async () => {
      const keys = [...pending].filter((key) => documents.has(key))
      pending.clear()
      if (!keys.length) return true
      const watch = setTimeout(() => {
        late = true
        tell()
      }, LATE)
      try {
        takeWritten(await database.update([...keys, ...expired], combined(documents)))
        expired.clear()
        failure = null
        cramped = false
        for (const key of keys) if (!pending.has(key)) unsaved.delete(key)
        return true
      } catch (error) {
        for (const key of keys) pending.add(key)
        if (nameOf(error) === "VersionError") newer = true
        else failure = isFull(error) ? "full" : "refused"
        return false
      } finally {
        clearTimeout(watch)
        late = false
      }
    }

    /** Write until nothing waits any more. One at a time: what comes meanwhile goes into the next transaction. */
    const flush = () => {
      flushing ??= (async () => {
        await loaded
        while (pending.size && !refused && !newer && (await writePending()));
        flushing = null
        if (failure) setTimeout(flush, RETRY)
        tell()
      })()
      return flushing
    }

    const publish = (key) => {
      const problem = intoMirror(key)
      if (problem) unsaved.add(key)
      else unsaved.delete(key)
      // As long as one of them is in this page only, that is what a reader must know.
      mirrorTrouble = problem ?? (unsaved.size ? mirrorTrouble : null)
      pending.add(key)
      attempt(() => channel.postMessage({ key, text: textOf(key) }))
    }

    const stampsOfTab = (key) => {
      const stamps = written.get(key) ?? new Set()
      written.set(key, stamps)
      return stamps
    }

    /** Remember what this tab has just written, so that it may take it back. */
    const remember = (edits) => {
      for (const { key, path } of edits) {
        const document = documents.get(key)
        if (!document) continue
        for (const stamp of path && isLive(document) ? [core.stampAt(document, path)] : core.stampsOf(document)) stampsOfTab(key).add(stamp)
      }
    }

    const keysOf = (edits) => [...new Set(edits.map(({ key }) => key))]

    const commit = (edits) => {
      if (newer) return []
      const keys = keysOf(edits)
      for (const key of keys) takeMirror(key)
      const now = Date.now()
      const inverse = core.apply(documents, edits, now)
      remember(edits)
      changes += 1
      for (const key of keys) if (documents.has(key)) publish(key)
      flush()
      return inverse
    }

    /** Make a change that can be taken back. Changes of one gesture, such as typing a note, are taken back together. */
    const change = (edits, { of = null } = /** @type {{of?: string | null}} */ ({})) => {
      if (newer || !edits.length) return
      const inverse = commit(edits)
      if (inverse.length && (of === null || of !== gesture)) done = [...done, inverse].slice(-UNDO_STEPS)
      gesture = of
      undone = []
      tell()
    }

    /** Whether what an edit would take back is as this tab has left it, and not what somebody wrote since. */
    const isOurs = ({ key, path, value }) => {
      const document = documents.get(key)
      if (path) {
        const stamp = isLive(document) && core.stampAt(document, path)
        return Boolean(stamp) && stampsOfTab(key).has(stamp)
      }
      return value === null
        ? isLive(document) && core.stampsOf(document).every((stamp) => stampsOfTab(key).has(stamp))
        : !isLive(document)
    }

    /** What of a step back is ours to take: what nobody has written since, and no engagement from under its runs. */
    const oursOf = (edits) => {
      const ours = edits.filter(isOurs)
      const deletes = ({ path, value }) => !path && value === null
      const gone = new Set(ours.filter(deletes).map(({ key }) => key))
      const hasRuns = (key) =>
        key.startsWith("engagement:") && core.runsOf(documents, ownerOf(key)).some(([run]) => !gone.has(run))
      return ours.filter((step) => !(deletes(step) && hasRuns(step.key)))
    }

    /** Take back the last step of `from`: `{inverse, kept}`, where `kept` counts what others have changed since. */
    const takeBack = (from) => {
      const edits = from.pop()
      gesture = null
      if (!edits || newer) return { inverse: null, kept: 0 }
      for (const key of keysOf(edits)) takeMirror(key)
      const ours = oursOf(edits)
      const inverse = ours.length ? commit(ours) : null
      adoptRuns()
      // What was taken back is to be seen.
      const run = keysOf(ours).find((key) => key.startsWith("run:") && isLive(documents.get(key)))
      if (run && run !== chosen()) openHere(run)
      return { inverse, kept: edits.length - ours.length }
    }

    const importToDatabase = async (draft, keys) => {
      const all = combined(draft)
      try {
        await database.update(keys, (key, text) => {
          const texts = all(key, text)
          if (newer) throw new DOMException("", "VersionError")
          return texts
        })
        return null
      } catch (error) {
        return isFull(error) ? "full" : nameOf(error) === "VersionError" ? "newer" : "refused"
      }
    }

    /** Without a database: the new first and the old last, and back to how it was if there is no room. */
    const importToMirror = (draft, keys) => {
      if (!mirror.isThere) return null
      const coming = keys.filter((key) => isLive(draft.get(key)))
      const before = new Map(coming.map((key) => [key, mirror.read(key)]))
      for (const key of coming) {
        const problem = mirror.write(key, JSON.stringify(draft.get(key)))
        if (!problem) continue
        for (const [name, text] of before) {
          if (text === null) mirror.remove(name)
          else mirror.write(name, text)
        }
        return problem
      }
      return null
    }

    const setting = (name) => documents.get(settingKey(name))?.setting?.values ?? {}

    const setValues = (name, values) => {
      const key = settingKey(name)
      const edits = Object.entries(values).map(([path, value]) => ({ key, path: ["values", path], value }))
      return documents.has(key) ? edits : [{ key, value: newSetting(name) }, ...edits]
    }

    const canOpen = (key) =>
      Boolean(key) && isLive(documents.get(key)) && !documents.get(engagementKey(ownerOf(key)))?.engagement?.archived

    /**
     * Which run is open: the one of this tab, or else that of the tab that chose last. A tab stays with the first one
     * it has shown: what is typed here must not land in a run that somebody opens elsewhere.
     */
    const chosen = () => {
      const ofTab = [attempt(() => session.getItem(`${prefix}${OPEN}`), null), memory].find(canOpen)
      if (ofTab) return ofTab
      const { run } = setting(OPEN)
      if (!canOpen(run)) return null
      if (isRead) memory = run
      return run
    }

    const openHere = (key) => {
      memory = key
      attempt(() => session.setItem(`${prefix}${OPEN}`, key))
      if (setting(OPEN).run !== key) commit(setValues(OPEN, { run: key }))
    }

    const find = (engagement, head) =>
      engagement.runs.find(({ date, visit, phase }) => date === head.date && visit === head.visit && phase === head.phase)

    const store = {
      get trouble() {
        if (newer) return "newer"
        if (refused) return mirror.isThere ? (mirrorTrouble ?? "slow") : "refused"
        if (failure) return unsaved.size ? failure : "slow"
        if (cramped && !changes) return "full"
        return late ? "slow" : null
      },
      /** Whether changes would be lost with this page. */
      get unsaved() {
        return unsaved.size > 0
      },
      /** Whether the database has not confirmed everything yet. */
      get saving() {
        return pending.size > 0 || flushing !== null
      },
      /** How often this tab has changed anything. */
      get changes() {
        return changes
      },
      /** What was set aside, by the key under which it stood. */
      get aside() {
        const mirrored = mirror.keys().filter((name) => name.startsWith("aside:"))
        return Object.fromEntries([...aside, ...mirrored.map((name) => [name, mirror.read(name)])])
      },
      get engagements() {
        return core.engagementsIn(documents)
      },
      get documents() {
        return documents
      },
      get current() {
        const key = chosen()
        if (!key) return null
        const engagement = store.engagements.find(({ id }) => id === ownerOf(key))
        return engagement ? { key, engagement, run: documents.get(key).run } : null
      },
      get canUndo() {
        return done.length > 0
      },
      get canRedo() {
        return undone.length > 0
      },
      /** Call a listener after every change, until the signal says that its page has been left. */
      subscribe(listener, signal) {
        if (signal?.aborted) return
        listeners.add(listener)
        signal?.addEventListener("abort", () => listeners.delete(listener))
      },
      newId,

      choose(engagement, run) {
        openHere(runKey(engagement, run))
        tell()
      },
      createEngagement(name, id = newId()) {
        change([{ key: engagementKey(id), value: newEngagement(id, name, Date.now(), { playbook }) }])
        return id
      },
      renameEngagement(id, name) {
        change([{ key: engagementKey(id), path: ["name"], value: name }])
      },
      archiveEngagement(id, archived = true) {
        change([{ key: engagementKey(id), path: ["archived"], value: archived }])
      },
      duplicateEngagement(id, name) {
        change(core.duplicateEdits(documents, id, name, newId, Date.now()))
      },
      deleteEngagement(id) {
        change(core.deleteEngagementEdits(documents, id))
      },
      createRun(engagement, head) {
        const id = head.id ?? newId()
        const date = isDay(head.date ?? "") ? head.date : ""
        change([{ key: runKey(engagement, id), value: newRun({ ...head, id, date }, Date.now()) }])
        store.choose(engagement, id)
        return id
      },
      /**
       * Open a run for a reader who ticks while none is open, so that nothing is lost for want of a name. It goes into
       * the only engagement there is, and into its run of the same visit and day where another tab has just begun
       * one. Nothing to take back.
       */
      begin(name, head) {
        if (newer) return
        for (const key of mirror.keys()) if (DOCUMENT.test(key)) takeMirror(key)
        const active = store.engagements.filter(({ archived }) => !archived)
        const now = Date.now()
        const only = active.length === 1 ? active[0] : null
        const engagement = only?.id ?? newId()
        const there = only && find(only, head)
        const id = there?.id ?? newId()
        const edits = []
        if (!only) edits.push({ key: engagementKey(engagement), value: newEngagement(engagement, name, now, { playbook }) })
        if (!there) edits.push({ key: runKey(engagement, id), value: newRun({ ...head, id }, now) })
        if (edits.length) commit(edits)
        store.choose(engagement, id)
      },
      deleteRun(engagement, id) {
        change([{ key: runKey(engagement, id), value: null }])
      },
      setRun(values, key = chosen()) {
        if (values.date && !isDay(values.date)) return tell()
        const edits = Object.entries(values).map(([name, value]) => {
          const field = core.fieldKey(name)
          return { key, path: core.FIELDS.includes(field) ? ["fields", field] : [name], value }
        })
        change(edits, { of: `${key} ${edits.map(({ path }) => path)}` })
      },
      setItem(keys, values, key = chosen()) {
        if (!key || newer) return
        const moved = core.moveEdits(documents, key, keys)
        if (moved.length) commit(moved)
        const of = "state" in values ? null : `${key} ${keys[0]} ${Object.keys(values)}`
        change(core.itemEdits(documents, key, keys[0], values), { of })
      },
      /** Write a row that was caught, or take it away with null; without an id it is a new one. */
      setRow(row, { id = newId(), key = chosen() } = {}) {
        if (key && !newer) change([{ key, path: ["rows", id], value: row }])
      },
      /** Remember which items a list has as the open run first meets it; see `isNew`. */
      know(list, items, key = chosen()) {
        if (key && !newer && !documents.get(key).run.known[list]) commit([{ key, path: ["known", list], value: items }])
      },
      /** Take back what this tab did last; answers how much of it others have changed since, which stays as it is. */
      undo() {
        const { inverse, kept } = takeBack(done)
        if (inverse) undone.push(inverse)
        tell()
        return kept
      },
      redo() {
        const { inverse, kept } = takeBack(undone)
        if (inverse) done.push(inverse)
        tell()
        return kept
      },
      /**
       * Delete everything that this site keeps here, what was set aside included. It cannot be taken back. Answers
       * whether the database has done it.
       */
      async wipe() {
        await flushing
        const now = Date.now()
        const at = new Date(now).toISOString()
        // The database first: another tab that misses something in the mirror asks there.
        const isDone = await database.replaceAll(WIPED, at).then(() => true, () => refused)
        wipedAt = now
        for (const key of mirror.keys()) mirror.remove(key)
        attempt(() => session.removeItem(`${prefix}${OPEN}`))
        documents.clear()
        for (const group of [unsaved, pending, expired, written, aside]) group.clear()
        done = []
        undone = []
        memory = null
        attempt(() => channel.postMessage({ wiped: at }))
        tell()
        return isDone
      },

      exported(id) {
        return exported(documents, id, { name: playbook, version }, Date.now())
      },
      /** Remember that an engagement left as a file, or that its reader does not want one now. */
      markExported(id) {
        commit([{ key: engagementKey(id), path: ["exported"], value: new Date().toISOString() }])
        tell()
      },
      postponeExport(id) {
        commit([{ key: engagementKey(id), path: ["reminded"], value: new Date().toISOString() }])
        tell()
      },
      daysUnexported(id) {
        return core.daysUnexported(documents, id, Date.now())
      },

      /**
       * Carry out a plan of `PlaybookEngagementImport.plan`, all of it or nothing. Answers null once it is kept, or what
       * is in the way: "full", "refused" or "newer". Where nothing can be kept at all it is carried out in this page.
       */
      async import({ edits }) {
        if (newer) return "newer"
        await loaded
        await flushing
        const now = Date.now()
        const draft = new Map(documents)
        const inverse = core.apply(draft, edits, now)
        const keys = keysOf(edits)
        const problem = refused ? importToMirror(draft, keys) : await importToDatabase(draft, keys)
        if (problem) return problem
        for (const key of keys) documents.set(key, documents.has(key) ? merge(documents.get(key), draft.get(key)) : draft.get(key))
        remember(edits)
        // The new first, the old last.
        for (const key of keys.toSorted((one, other) => Number(isLive(documents.get(other))) - Number(isLive(documents.get(one))))) publish(key)
        flush()
        changes += 1
        done = [...done, inverse].slice(-UNDO_STEPS)
        undone = []
        gesture = null
        tell()
        return null
      },

      setting,
      set(name, values) {
        if (newer) return
        commit(setValues(name, values))
        tell()
      },
    }

    // Other tabs

    const hear = ({ key, text, wiped }) => {
      if (wiped) {
        wipedAt = Math.max(wipedAt, core.time(wiped))
        for (const [name, document] of [...documents]) if (isWiped(document)) documents.delete(name)
        for (const name of mirror.keys()) if (DOCUMENT.test(name)) takeMirror(name)
      } else if (typeof key === "string" && DOCUMENT.test(key) && typeof text === "string") {
        const { document, newer: isNewer } = restore(key, text)
        if (isNewer) newer = true
        if (document && !isWiped(document) && takeIn(key, document) && !newer) intoMirror(key)
      }
      adoptRuns()
      tell()
    }
    if (channel) channel.onmessage = ({ data }) => hear(data)

    /** What the mirror has lost was deleted, if the database says so too; otherwise somebody has only cleaned up. */
    const askDatabase = async () => {
      await flushing
      const texts = await database.read().catch(() => null)
      if (!texts) return
      for (const key of [...documents.keys()])
        if (!texts.has(key) && !pending.has(key) && mirror.read(key) === null) documents.delete(key)
      takeDatabase(texts)
      adoptRuns()
      tell()
      if (pending.size) flush()
    }

    for (const key of mirror.keys()) if (DOCUMENT.test(key)) takeMirror(key)
    takeLegacy()
    adoptRuns()
    const loaded = database.read().then(takeDatabase, (error) => {
      if (error?.name === "VersionError") newer = true
      else refused = true
    })
    /** Whether there is room is asked and not tried: opening a page writes nothing. */
    const askForRoom = async () => {
      const { quota, usage } = (await attempt(() => navigator.storage.estimate(), null)?.catch(() => null)) ?? {}
      cramped = quota - usage < RESERVE
      if (cramped) tell()
    }

    const waiting = setTimeout(() => {
      late = true
      tell()
    }, LATE)
    const read = loaded.then(() => {
      clearTimeout(waiting)
      late = false
      isRead = true
      adoptRuns()
      askForRoom()
      tell()
      if (pending.size) flush()
    })
    store.ready = Promise.race([read, new Promise((goOn) => setTimeout(goOn, PATIENCE))])

    addEventListener("storage", ({ key, newValue, storageArea }) => {
      if (!mirror.owns(storageArea) || (key !== null && !key.startsWith(prefix))) return
      const name = key?.slice(prefix.length)
      if (name && DOCUMENT.test(name) && newValue !== null) {
        if (takeMirror(name)) {
          adoptRuns()
          tell()
        }
      } else if (refused) {
        for (const lost of name ? [name] : [...documents.keys()]) documents.delete(lost)
        tell()
      } else askDatabase()
    })
    // A page kept for the way back has slept through what other tabs did.
    addEventListener("pageshow", ({ persisted }) => {
      if (!persisted) return
      for (const key of mirror.keys()) if (DOCUMENT.test(key)) takeMirror(key)
      askDatabase()
    })
    addEventListener("beforeunload", (event) => unsaved.size && event.preventDefault())
    return store
  }

  /**
   * What copies of a playbook in other folders of this host keep here: `[{root, documents}]`. Read, never written.
   */
  const elsewhere = async (root) => {
    const names = attempt(() => Object.keys(globalThis.PlaybookStandIn ? {} : localStorage), [])
    const inMirror = names.map((name) => name.match(/^playbook:(.+):engagement:[^:]+$/)?.[1])
    const databases = (await attempt(() => indexedDB.databases(), Promise.resolve([]))?.catch(() => [])) ?? []
    const inDatabases = databases.map(({ name }) => name.match(/^playbook:(.+)$/)?.[1])
    const roots = [...new Set([...inMirror, ...inDatabases])].filter((other) => other && other !== root).sort()
    const copies = []
    for (const other of roots) {
      const mirror = openMirror(`playbook:${other}:`)
      const documents = new Map()
      const texts = await PlaybookDatabase.open(`playbook:${other}`).read().catch(() => new Map())
      for (const [key, text] of [...mirror.keys().map((name) => [name, mirror.read(name)]), ...texts]) {
        const { document } = /^(?:engagement|run):/.test(key) ? restore(key, text) : {}
        if (document) documents.set(key, documents.has(key) ? merge(documents.get(key), document) : document)
      }
      if ([...documents.values()].some(({ engagement }) => engagement)) copies.push({ root: other, documents })
    }
    return copies
  }

  /** @type {ReturnType<typeof open> | undefined} */
  let ofThisTab
  return {
    open,
    elsewhere,
    /** Where the site begins on its host: the address under which it keeps what it keeps. */
    get root() {
      return new URL(PlaybookPage.current.data.root).pathname
    },
    /** One store for all pages that come into this tab: what was ticked on the last one may still be on its way. */
    ofPage() {
      ofThisTab ??= open(PlaybookStore.root, PlaybookNames)
      return ofThisTab
    },
  }
})()
