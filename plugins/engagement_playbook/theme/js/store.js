/**
 * Keeps engagements in the reader's browser, and nowhere else; see `engagements.js` for what they are.
 *
 * A classic script that defines one global, `PlaybookStore`. What a page needs:
 *
 *     const store = PlaybookStore.ofPage()          // the one store of this page
 *     store.current                                 // {engagement, run, key}, or null while nothing is open
 *     store.engagements                             // [{id, name, archived, runs}], runs in order of their dates
 *     store.choose(engagementId, runId)             // open a run, in this tab and in tabs opened later
 *     store.createEngagement(name)                  // -> id
 *     store.createRun(engagementId, {visit | phase, date, known})   // -> id, and opens it
 *     store.setRun({visit, date, bank, place, pm, attendees, objective})   // any of them, of the open run
 *     store.setItem(keys, {state, reason, note})    // any of them; keys: the item's key, then its former ones
 *     store.undo(), store.redo(), store.canUndo, store.canRedo
 *     store.subscribe(listener)                     // called after every change, from here or from another tab
 *     store.trouble                                 // null, "refused", "full" or "newer"; see below
 *     store.remember(name, value), store.recall(name)   // small things beside engagements: plain JSON, last one wins
 *
 * Every change is written at once, so a browser that is killed loses nothing. Each run has a key of its own. Before a
 * document is written it is read again, and what another tab has changed in it is kept; what two tabs write in the
 * same moment is put together when the browser tells them, and again under a lock where there are locks.
 *
 * `trouble`: "refused" and "full" mean that changes live in this page only and are lost with it, "newer" that a later
 * version of the site has written here and this one only shows what it understands. All are known before a reader
 * begins. Nothing that cannot be read is ever deleted: it is set aside under another key (`store.aside`).
 *
 * Keys begin with `playbook:` and the address of the site's root: playbooks that share a host share its storage.
 */
globalThis.PlaybookStore = (() => {
  "use strict"

  const core = PlaybookEngagements
  const { engagementKey, merge, newEngagement, newRun, ownerOf, runKey, same } = core

  /** Room for a reader's next words: less than this, and it is time to say so. */
  const RESERVE = 8_192
  const UNDO_STEPS = 100
  const UNNAMED = "unnamed"
  const DOCUMENT = /^(?:engagement|run):/

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

  const open = (root) => {
    const prefix = `playbook:${root}:`
    const local = attempt(() => localStorage)
    const session = attempt(() => sessionStorage)
    const documents = new Map()
    const listeners = new Set()
    let undone = []
    let done = []
    let trouble = null
    let gesture = null
    let memory = null
    /** Keys whose latest state is in this page only. */
    const unsaved = new Set()

    /** The text under a key; null where there is none, undefined where storage does not answer. */
    const stored = (key) => attempt(() => local.getItem(prefix + key), undefined)
    const names = () =>
      attempt(() => Object.keys(local).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)), [])

    const put = (key, text) => {
      try {
        local.setItem(prefix + key, text)
        return true
      } catch (error) {
        trouble = error?.name === "QuotaExceededError" || error?.code === 22 ? "full" : "refused"
        return false
      }
    }

    /** Write a document, and with it whatever found no room before. */
    const write = (key) => {
      unsaved.add(key)
      for (const each of unsaved) if (put(each, JSON.stringify(documents.get(each)))) unsaved.delete(each)
      if (unsaved.size || trouble !== "full") return
      trouble = null
      probe()
    }

    /** Put what cannot be read where nobody trips over it; where there is no room for that, it stays. */
    const setAside = (key, text) => {
      attempt(() => {
        local.setItem(`${prefix}aside:${newId()}:${key}`, text)
        local.removeItem(prefix + key)
      })
    }

    /** Take in what storage holds under a key; say whether that changed anything here. */
    const take = (key) => {
      const text = stored(key)
      const mine = documents.get(key)
      if (text === undefined) return false
      // Deleted in another tab. What could never be written was not.
      if (text === null) return !unsaved.has(key) && documents.delete(key)
      const { document, newer } = core.restore(key, text)
      if (newer) trouble = "newer"
      else if (!document) setAside(key, text)
      if (!document) return false
      const merged = mine ? merge(mine, document) : document
      documents.set(key, merged)
      if (mine && !same(merged, merge(document, document)) && trouble !== "newer") write(key)
      return !mine || !same(merge(mine, mine), merged)
    }

    const load = () => {
      for (const key of names()) if (DOCUMENT.test(key)) take(key)
      // A run whose engagement cannot be read is still a reader's work.
      for (const key of [...documents.keys()])
        if (key.startsWith("run:") && !documents.has(engagementKey(ownerOf(key))))
          documents.set(engagementKey(ownerOf(key)), newEngagement(ownerOf(key), ownerOf(key), 0))
    }

    const probe = () => {
      if (put("probe", "·".repeat(RESERVE))) attempt(() => local.removeItem(`${prefix}probe`))
    }

    const tell = () => listeners.forEach((listener) => listener())

    const commit = (edits) => {
      const keys = [...new Set(edits.map(({ key }) => key))]
      for (const key of keys) if (documents.has(key)) take(key)
      const inverse = core.apply(documents, edits, Date.now())
      for (const key of keys) {
        if (documents.has(key)) write(key)
        else {
          unsaved.delete(key)
          attempt(() => local.removeItem(prefix + key))
        }
        // Should another process have written from an older state in between, one of the two comes second here.
        navigator.locks?.request(prefix + key, () => void (take(key) && tell())).catch(() => {})
      }
      return inverse
    }

    /** Make a change that can be taken back. Changes of one gesture, such as typing a note, are taken back together. */
    const change = (edits, { of = null } = {}) => {
      if (trouble === "newer" || !edits.length) return
      const inverse = commit(edits)
      if (inverse.length && (of === null || of !== gesture)) done = [...done, inverse].slice(-UNDO_STEPS)
      gesture = of
      undone = []
      tell()
    }

    const takeBack = (from) => {
      const edits = from.pop()
      gesture = null
      return edits && trouble !== "newer" ? commit(edits) : null
    }

    /** Which run is open: in this tab, or else in the tab that chose last. */
    const chosen = () => {
      for (const storage of [session, local]) {
        const value = attempt(() => JSON.parse(storage.getItem(`${prefix}current`)))
        const key = value && runKey(value.engagement, value.run)
        if (documents.has(key) && !documents.get(engagementKey(value.engagement))?.engagement.archived) return key
      }
      return memory && documents.has(memory) ? memory : null
    }

    const store = {
      get trouble() {
        return trouble
      },
      /** Whether changes would be lost with this page. */
      get unsaved() {
        return unsaved.size > 0
      },
      /** What was set aside, by the key under which it stood. */
      get aside() {
        return Object.fromEntries(names().filter((name) => name.startsWith("aside:")).map((name) => [name, stored(name)]))
      },
      get engagements() {
        return core.engagementsIn(documents)
      },
      get current() {
        const key = chosen()
        if (!key) return null
        const engagement = store.engagements.find(({ id }) => id === ownerOf(key))
        return { key, engagement, run: documents.get(key).run }
      },
      get canUndo() {
        return done.length > 0
      },
      get canRedo() {
        return undone.length > 0
      },
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },

      choose(engagement, run) {
        memory = runKey(engagement, run)
        const text = JSON.stringify({ engagement, run })
        for (const storage of [session, local]) attempt(() => storage.setItem(`${prefix}current`, text))
        tell()
      },
      createEngagement(name, id = newId()) {
        change([{ key: engagementKey(id), value: newEngagement(id, name, Date.now()) }])
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
        change([{ key: runKey(engagement, id), value: newRun({ ...head, id }, Date.now()) }])
        store.choose(engagement, id)
        return id
      },
      /**
       * Open a run for a reader who ticks while none is open, so that nothing is lost for want of a name. It goes into
       * the only engagement there is, or into one that two tabs would call the same. Nothing to take back.
       */
      begin(name, head) {
        const active = store.engagements.filter(({ archived }) => !archived)
        const engagement = active.length === 1 ? active[0].id : UNNAMED
        const id = `${head.date}-${head.visit ?? head.phase}`
        const now = Date.now()
        const edits = []
        if (!documents.has(engagementKey(engagement)))
          edits.push({ key: engagementKey(engagement), value: newEngagement(engagement, name, now) })
        if (!documents.has(runKey(engagement, id))) edits.push({ key: runKey(engagement, id), value: newRun({ ...head, id }, now) })
        if (trouble !== "newer") commit(edits)
        store.choose(engagement, id)
      },
      deleteRun(engagement, id) {
        change([{ key: runKey(engagement, id), value: null }])
      },
      setRun(said, key = chosen()) {
        const edits = Object.entries(said).map(([name, value]) => ({
          key,
          path: core.FIELDS.includes(name) ? ["fields", name] : [name],
          value,
        }))
        change(edits, { of: `${key} ${edits.map(({ path }) => path)}` })
      },
      setItem(keys, said, key = chosen()) {
        if (!key || trouble === "newer") return
        const moved = core.moveEdits(documents, key, keys)
        if (moved.length) commit(moved)
        const of = "state" in said ? null : `${key} ${keys[0]} ${Object.keys(said)}`
        change([core.itemEdit(documents, key, keys[0], said)], { of })
      },
      /** Remember which items a list has as the open run first meets it; see `isNew`. */
      know(list, items, key = chosen()) {
        if (key && !documents.get(key).run.known[list]) commit([{ key, path: ["known", list], value: items }])
      },
      undo() {
        const inverse = takeBack(done)
        if (inverse) undone.push(inverse)
        tell()
      },
      redo() {
        const inverse = takeBack(undone)
        if (inverse) done.push(inverse)
        tell()
      },
      /** Delete everything that this site keeps here, what was set aside included. It cannot be taken back. */
      wipe() {
        for (const key of names()) attempt(() => local.removeItem(prefix + key))
        attempt(() => session.removeItem(`${prefix}current`))
        documents.clear()
        unsaved.clear()
        done = []
        undone = []
        memory = null
        tell()
      },

      exported(id, playbook) {
        return core.exported(documents, id, playbook)
      },
      /** Take in what `parse` has read: as a new engagement, in the place of one, or merged into one. */
      importAs(engagement, { into = null, merging = false } = {}) {
        const now = Date.now()
        if (into && merging) change(core.mergeEdits(documents, into, engagement, now))
        else change([...(into ? core.deleteEngagementEdits(documents, into) : []), ...core.importEdits(engagement, newId, now)])
      },

      remember(name, value) {
        return put(`kept:${name}`, JSON.stringify(value))
      },
      recall(name) {
        return attempt(() => JSON.parse(stored(`kept:${name}`)), null)
      },
    }

    probe()
    load()
    addEventListener("storage", ({ key, storageArea }) => {
      if (storageArea !== local) return
      if (key === null) [...documents.keys()].forEach(take)
      else if (key.startsWith(prefix) && DOCUMENT.test(key.slice(prefix.length))) take(key.slice(prefix.length))
      else if (!key.startsWith(prefix)) return
      tell()
    })
    // A page kept for the way back has slept through what other tabs did.
    addEventListener("pageshow", ({ persisted }) => {
      if (!persisted) return
      new Set([...documents.keys(), ...names().filter((name) => DOCUMENT.test(name))]).forEach(take)
      tell()
    })
    addEventListener("beforeunload", (event) => unsaved.size && event.preventDefault())
    return store
  }

  let ofThisPage = null
  return {
    open,
    /** What the build tells scripts: `root`, `base`, `language` in each page; `version`, `strings`, names in `names.js`. */
    get page() {
      return { ...JSON.parse(document.getElementById("pb-page").textContent), ...globalThis.PlaybookNames }
    },
    ofPage() {
      ofThisPage ??= open(new URL(PlaybookStore.page.root, location.href).pathname)
      return ofThisPage
    },
  }
})()
