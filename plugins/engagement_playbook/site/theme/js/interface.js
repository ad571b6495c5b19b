/**
 * What scripts of a page share: making elements, the words of the interface, saving a file, and the notices and the
 * dialog around a reader's engagements.
 *
 * Data becomes text and attributes, never markup.
 */
const PlaybookInterface = (() => {
  /** A string of the interface, a key under `script` in the locale. Its `{fields}` are filled once: what fills them is text. */
  const say = (key, values = {}) =>
    PlaybookNames.strings[key].replace(/\{(\w+)\}/g, (field, name) => (Object.hasOwn(values, name) ? String(values[name]) : field))

  const sayCount = (key, n) => say(`${key}.${n === 1 ? "one" : "other"}`, { n })

  /**
   * Make an element: `h("button", {class: "x", onclick: listener, hidden: true}, "text", element)`. Functions become
   * listeners, true and false set and leave out an attribute; children that are null or false are left out.
   */
  const h = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(name.slice(2), value)
      else if (value === true) element.setAttribute(name, "")
      else if (value !== false && value != null) element.setAttribute(name, value)
    }
    element.append(...children.flat().filter((child) => child != null && child !== false))
    return element
  }

  /** Save a text as a file of the reader's. */
  const save = (name, text) => {
    const address = URL.createObjectURL(new Blob([text], { type: "application/json" }))
    h("a", { href: address, download: name }).click()
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  }

  /** Where a page of this language stands, seen from this one; an overview is the first page of its folder. */
  const address = (path, isOverview = false) =>
    PlaybookPage.current.data.base + path + (PlaybookPage.current.data.directories ? "/" : isOverview ? "/index.html" : ".html")

  /** Every checklist, visit and phase of this language, see `site/catalogue.py`; loaded when first asked for. */
  const catalogue = async () => {
    const { engagements } = PlaybookPage.current.data
    if (!engagements) throw new Error("this page keeps nothing")
    await PlaybookPage.load(engagements.catalogue)
    return PlaybookCatalogue
  }

  /** Who waits for the catalogue, with the notice of each. */
  const askers = new Map()

  /** The catalogue, sooner or later: where it cannot be loaded, the first of all places says so and offers to try again. */
  const catalogueFor = (place) =>
    new Promise((resolve) => {
      const failed = h("div", { class: "pb-notice", role: "alert", hidden: true })
      const ask = () =>
        catalogue().then(
          (entries) => {
            askers.delete(ask)
            failed.remove()
            resolve(entries)
          },
          () => {
            const again = () => [...askers.keys()].forEach((askAgain) => askAgain())
            failed.replaceChildren(h("p", {}, say("trouble.catalogue")), button(say("trouble.again"), again))
            failed.hidden = [...askers.values()].find(({ isConnected }) => isConnected) !== failed
          },
        )
      place.append(failed)
      askers.set(ask, failed)
      ask()
    })

  /** What a run is of: the title of its visit or phase, or its id where this playbook has none. */
  const subject = ({ visit, phase }) => {
    const [, title] = (visit ? PlaybookNames.visits : PlaybookNames.phases).find(([id]) => id === (visit ?? phase)) ?? []
    return title ?? visit ?? phase
  }

  /** What an engagement is called; one that nobody has named yet says so. */
  const nameOf = ({ name }) => name.trim() || say("unnamed")

  /** Whether a name is no codename: blank, or the word of some language of this site for it. */
  const isUnnamed = (name) => !name.trim() || PlaybookNames.unnamed.includes(name.trim())

  const runName = (run) => say("run", { name: subject(run), date: run.date || say("undated") })

  /** The facts of a count in a few words; all that is zero stays silent. */
  const countText = ({ done, total, na, open, criticalOpen }) =>
    [
      say("count.done", { done, total }),
      na && say("count.na", { n: na }),
      open && say(criticalOpen ? "count.critical" : "count.open", { n: open, critical: criticalOpen }),
    ]
      .filter(Boolean)
      .join(say("between"))

  const button = (label, onclick, attributes = {}) =>
    h("button", { type: "button", class: "pb-button", onclick, ...attributes }, label)

  /** Ask something: `body` stands in a form; the answer is true once the reader agrees. */
  const ask = (title, body, ok = say("ok")) =>
    new Promise((resolve) => {
      const heading = h("h2", { id: "pb-dialog-title" }, title)
      const dialog = h(
        "dialog",
        { class: "pb-dialog md-typeset", "aria-labelledby": heading.id, onclose: () => close() },
        h(
          "form",
          { method: "dialog" },
          heading,
          body,
          h(
            "p",
            { class: "pb-actions" },
            h("button", { class: "pb-button pb-button--first", value: "ok" }, ok),
            button(say("cancel"), () => dialog.close()),
          ),
        ),
      )
      const close = () => {
        dialog.remove()
        resolve(dialog.returnValue === "ok")
      }
      document.body.append(dialog)
      dialog.showModal()
      // A step back in the browser leaves the page under it.
      PlaybookPage.current.signal.addEventListener("abort", () => dialog.close())
    })

  const field = (label, control, help) =>
    h("label", { class: "pb-field" }, h("span", {}, label), control, help && h("small", {}, help))

  const select = (options, attributes = {}) =>
    h("select", attributes, options.map(([value, label, selected]) => h("option", { value, selected: Boolean(selected) }, label)))

  /** Ask for what a run needs: `[element, read]`, where read gives `{visit | phase, date}`. */
  const runFields = (preferred = {}) => {
    const group = (kind, entries) =>
      h(
        "optgroup",
        { label: say(`${kind}s`) },
        entries.map(([id, title]) =>
          h("option", { value: `${kind}/${id}`, selected: preferred[kind] === id }, title),
        ),
      )
    const what = h("select", {}, group("visit", PlaybookNames.visits), group("phase", PlaybookNames.phases))
    const date = dayInput(PlaybookCalendar.day())
    const read = () => {
      const [kind, id] = what.value.split("/")
      return { [kind]: id, date: date.value }
    }
    return [h("div", {}, field(say("chooser.what"), what), field(say("chooser.date"), date)), read]
  }

  const codenameInput = (value = "") =>
    h("input", { type: "text", maxlength: 200, autocomplete: "off", required: true, pattern: ".*\\S.*", value: isUnnamed(value) ? "" : value })

  const codenameField = (control) => field(say("chooser.codename"), control, say("chooser.codename_help"))

  /** Ask for a codename; null if the reader gives up. Blank ones are not taken. */
  const askForName = async (title, value = "", ok = say("ok")) => {
    const name = codenameInput(value)
    return (await ask(title, codenameField(name), ok)) ? name.value.trim() : null
  }

  /** Let the reader open a run, an old or a new one; `preferred` is what a new one would be of. */
  const chooseRun = async (store, preferred) => {
    const NEW = "new"
    const { current } = store
    const active = store.engagements.filter(({ archived }) => !archived)
    const engagement = select([
      ...active.map((entry) => [entry.id, nameOf(entry), entry.id === current?.engagement.id]),
      [NEW, say("chooser.new_engagement")],
    ])
    const name = codenameInput()
    const codename = codenameField(name)
    const runs = h("select", {})
    const [fresh, read] = runFields(preferred)
    const show = () => {
      const chosen = active.find(({ id }) => id === engagement.value)
      codename.hidden = Boolean(chosen)
      name.disabled = Boolean(chosen)
      const newest = (chosen?.runs ?? []).toReversed()
      runs.replaceChildren(
        ...newest.map((run) => h("option", { value: run.id, selected: run.id === current?.run.id }, runName(run))),
        h("option", { value: NEW }, say("chooser.new_run")),
      )
      fresh.hidden = runs.value !== NEW
    }
    engagement.addEventListener("change", show)
    runs.addEventListener("change", () => {
      fresh.hidden = runs.value !== NEW
    })
    show()
    const body = h("div", {}, active.length > 0 && field(say("chooser.engagement"), engagement), codename, field(say("chooser.run"), runs), fresh)
    if (!(await ask(say("chooser.title"), body, say("chooser.open")))) return
    const id = engagement.value === NEW ? store.createEngagement(name.value.trim()) : engagement.value
    if (runs.value === NEW) store.createRun(id, read())
    else store.choose(id, runs.value)
  }

  /** Save an engagement as a file, after saying what kind of file that is; one without a codename gets one first. */
  const exportEngagement = async (store, { id }) => {
    const engagement = store.engagements.find((other) => other.id === id)
    const explanation = h("p", {}, say("progress.exported"))
    const name = isUnnamed(engagement.name) ? codenameInput() : null
    const body = h("div", {}, name && codenameField(name), explanation)
    if (!(await ask(`${say("progress.export")}: ${nameOf(engagement)}`, body, say("progress.export")))) return
    if (name) store.renameEngagement(id, name.value.trim())
    const file = store.exported(id)
    save(`${file.name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "engagement"}.json`, `${JSON.stringify(file, null, 2)}\n`)
    store.markExported(id)
  }

  /** So long nothing has changed before "saved" is read out: it would interrupt whoever is still typing. */
  const QUIET = 2_000

  /** Whether what was changed on this page is kept: nothing before a change, and "saved" only once it is. */
  const savedMark = (store, signal) => {
    const { changes } = store
    const mark = h("span", { class: "pb-saved__mark" })
    const heard = h("span", { class: "pb-unseen", role: "status" })
    const place = h("span", { class: "pb-saved" }, mark, heard)
    let waiting
    const announce = (text) => {
      if (heard.textContent !== text) heard.textContent = text
    }
    const show = () => {
      const state = store.unsaved ? "unsaved" : store.changes === changes ? "" : store.trouble ? "" : store.saving ? "saving" : "saved"
      clearTimeout(waiting)
      if (state === "saved") waiting = setTimeout(() => announce(say("saved")), QUIET)
      else announce(state === "unsaved" ? say("not_saved") : "")
      if (place.dataset.state === state) return
      place.dataset.state = state
      mark.textContent = state === "saved" ? say("saved") : state === "unsaved" ? say("not_saved") : ""
    }
    store.subscribe(show, signal)
    signal.addEventListener("abort", () => clearTimeout(waiting))
    show()
    return place
  }

  /**
   * Show what is kept in a control, the one that is being written in too: it may belong to another run by now, or
   * another tab may have gone on. Only a character that is still being composed is left alone.
   */
  const showIn = (control, value) => {
    if (control.value !== value && !("composing" in control.dataset)) control.value = value
  }
  document.addEventListener("compositionstart", ({ target }) => {
    if (target instanceof HTMLElement) target.dataset.composing = ""
  })
  document.addEventListener("compositionend", ({ target }) => {
    if (target instanceof HTMLElement) delete target.dataset.composing
  })

  /** Nobody visits a customer in the year 20,261; browsers let one type it. */
  const dayInput = (value) => h("input", { type: "date", max: "9999-12-31", value })

  /**
   * Show notices, each `[text, ...actions]`. A region is written anew only when it says something else: one that is
   * written anew is read out anew.
   */
  const showNotices = (place, entries) => {
    const texts = entries.map(([text]) => text).join("\n")
    if ((place.dataset.texts ?? "") !== texts) {
      place.dataset.texts = texts
      place.replaceChildren(
        ...entries.map(([text]) => h("div", { class: "pb-notice" }, h("p", {}, text), h("div", { class: "pb-notice__actions" }))),
      )
    }
    entries.forEach(([, ...actions], number) => {
      const row = place.children[number].lastChild
      if (row.childElementCount !== actions.length) row.replaceChildren(...actions)
    })
  }

  /** Where copies of this playbook in other folders keep engagements: `[{root, documents}]`. */
  const copiesElsewhere = async () =>
    (await PlaybookStore.elsewhere(PlaybookStore.root)).filter(
      ({ documents }) =>
        location.protocol === "file:" ||
        [...documents.values()].some(({ engagement }) => engagement?.playbook === PlaybookNames.playbook),
    )

  /** A root as a reader knows it: a folder on disk, a path of this host. */
  const placeName = (root) => {
    try {
      return decodeURI(root)
    } catch {
      return root
    }
  }

  const ASIDE = "aside"

  /**
   * What a reader must know about the storage, for as long as it is so, and the question after a week of changes;
   * empty while all is well.
   */
  const notices = (store, signal) => {
    const place = h("div", { class: "pb-notices", role: "alert" })
    const quiet = h("div", { class: "pb-notices pb-notices--quiet" })
    let copies = []
    const current = () => store.current?.engagement ?? null
    const exportNow = () => button(say("trouble.export"), () => exportEngagement(store, current()))
    const show = () => {
      const { trouble } = store
      const aside = Object.keys(store.aside).length
      showNotices(
        place,
        [
          trouble && [
            say(`trouble.${trouble}`),
            trouble !== "newer" && button(say("print.page"), () => print()),
            current() && exportNow(),
          ].filter(Boolean),
          aside > (store.setting(ASIDE).saved ?? 0) && [
            say("trouble.aside"),
            button(say("trouble.save_aside"), () => {
              save("aside.json", JSON.stringify(store.aside, null, 2))
              store.set(ASIDE, { saved: aside })
            }),
          ],
        ].filter(Boolean),
      )
      const days = !trouble && current() ? store.daysUnexported(current().id) : null
      showNotices(
        quiet,
        [
          days !== null && [
            say("reminder.ask", { name: nameOf(current()), n: days }),
            button(say("progress.export"), () => exportEngagement(store, current())),
            button(say("reminder.later"), () => store.postponeExport(current().id)),
          ],
          copies.length > 0 &&
            store.engagements.length === 0 && [
              say("elsewhere.notice", { place: copies.map(({ root }) => placeName(root)).join(", ") }),
              h("a", { href: `${address("progress")}#pb-elsewhere` }, say("elsewhere.look")),
            ],
        ].filter(Boolean),
      )
    }
    store.subscribe(show, signal)
    show()
    store.ready.then(async () => {
      if (store.engagements.length) return
      copies = await copiesElsewhere()
      show()
    })
    return h("div", {}, place, quiet)
  }

  /** A row that was caught, in words: `{title, words}`; the first says of which register it is. */
  const rowText = (lists, { kind, values }) => {
    const { title = kind, columns = [] } = Object.hasOwn(lists.registers, kind) ? lists.registers[kind] : {}
    const said = Object.entries(values).map(([name, value]) => {
      const column = columns.find(({ id }) => id === name)
      return column?.type === "role" ? (lists.roles[value] ?? value) : (column?.choices?.find(([id]) => id === value)?.[1] ?? value)
    })
    return { title, words: said.filter(Boolean).join(say("between")) }
  }

  /** What a run says of items that are gone, under a fold; null where it says nothing of any. */
  const straysFold = (strays, title, titleOf = (key) => key) =>
    strays.length === 0
      ? null
      : h(
          "details",
          { class: "pb-fold pb-strays" },
          h("summary", {}, `${title} (${strays.length})`),
          h(
            "ul",
            {},
            strays.map(({ key, record }) =>
              h(
                "li",
                {},
                h("span", {}, `${titleOf(key)}: `, h("b", {}, say(`state.${record.state}`))),
                [record.reason, record.note].filter(Boolean).map((text) => h("span", { class: "pb-record__note" }, text)),
              ),
            ),
          ),
        )

  return {
    address,
    ask,
    askForName,
    button,
    catalogue,
    catalogueFor,
    chooseRun,
    codenameField,
    codenameInput,
    copiesElsewhere,
    countText,
    dayInput,
    exportEngagement,
    field,
    h,
    isUnnamed,
    nameOf,
    notices,
    placeName,
    rowText,
    runFields,
    runName,
    save,
    savedMark,
    say,
    sayCount,
    select,
    showIn,
    straysFold,
  }
})()
