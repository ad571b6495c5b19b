/**
 * What scripts of a page share: making elements, the words of the interface, saving a file, and the notices and the
 * dialog around a reader's engagements.
 *
 * Defines one global, `PlaybookInterface`. Data becomes text and attributes, never markup.
 */
globalThis.PlaybookInterface = (() => {
  "use strict"

  const { base, directories, strings, version, visits, phases } = PlaybookStore.page

  /** A string of the interface, a key under `script` in the locale, with its `{fields}` filled. */
  const say = (key, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), strings[key])

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
    base + path + (directories ? "/" : isOverview ? "/index.html" : ".html")

  let loading = null
  /** Every checklist, visit and phase of this language, see `render/catalogue.py`; loaded once, when first asked for. */
  const catalogue = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = h("script", {
        src: `${base}assets/playbook/catalogue.js`,
        onload: () => resolve(globalThis.PlaybookCatalogue),
        onerror: reject,
      })
      document.head.append(script)
    })
    return loading
  }

  /** The day it is here, as `2026-11-22`. */
  const today = () => {
    const now = new Date()
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-")
  }

  /** What a run is of: the title of its visit or phase, or its id where this playbook has none. */
  const subject = ({ visit, phase }) => {
    const [, title] = (visit ? visits : phases).find(([id]) => id === (visit ?? phase)) ?? []
    return title ?? visit ?? phase
  }

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
    const what = h("select", {}, group("visit", visits), group("phase", phases))
    const date = h("input", { type: "date", value: today() })
    const read = () => {
      const [kind, id] = what.value.split("/")
      return { [kind]: id, date: date.value }
    }
    return [h("div", {}, field(say("chooser.what"), what), field(say("chooser.date"), date)), read]
  }

  /** Let the reader open a run, an old or a new one; `preferred` is what a new one would be of. */
  const chooseRun = async (store, preferred) => {
    const NEW = "new"
    const { current } = store
    const active = store.engagements.filter(({ archived }) => !archived)
    const engagement = select([
      ...active.map(({ id, name }) => [id, name, id === current?.engagement.id]),
      [NEW, say("chooser.new_engagement")],
    ])
    const name = h("input", { type: "text", maxlength: 200, autocomplete: "off" })
    const codename = field(say("chooser.codename"), name, say("chooser.codename_help"))
    const runs = h("select", {})
    const [fresh, read] = runFields(preferred)
    const show = () => {
      const chosen = active.find(({ id }) => id === engagement.value)
      codename.hidden = Boolean(chosen)
      const own = (chosen?.runs ?? []).toReversed()
      runs.replaceChildren(
        ...own.map((run) => h("option", { value: run.id, selected: run.id === current?.run.id }, runName(run))),
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
    const id = engagement.value === NEW ? store.createEngagement(name.value.trim() || say("unnamed")) : engagement.value
    if (runs.value === NEW) store.createRun(id, read())
    else store.choose(id, runs.value)
  }

  /** Save an engagement as a file, after saying what kind of file that is. */
  const exportEngagement = async (store, { id, name }) => {
    if (!(await ask(`${say("progress.export")}: ${name}`, h("p", {}, say("progress.exported")), say("progress.export")))) return
    const file = name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "engagement"
    save(`${file}.json`, `${JSON.stringify(store.exported(id, version), null, 2)}\n`)
  }

  /** What a reader must know about the storage, for as long as it is so; empty while all is well. */
  const notices = (store) => {
    const place = h("div", { class: "pb-notices", role: "alert" })
    const rescue = button(say("trouble.export"), () => exportEngagement(store, store.current.engagement))
    const show = () => {
      const aside = Object.keys(store.aside).length
      const found = [
        store.trouble && [
          say(`trouble.${store.trouble}`),
          rescue,
        ],
        aside > 0 && [
          say("trouble.aside"),
          button(say("trouble.save_aside"), () => save("aside.json", JSON.stringify(store.aside, null, 2))),
        ],
      ].filter(Boolean)
      rescue.hidden = !store.current
      // Said once: a region that is written anew is read out anew.
      const said = found.map(([text]) => text).join("\n")
      if (place.dataset.said === said) return
      place.dataset.said = said
      place.replaceChildren(...found.map(([text, action]) => h("div", { class: "pb-notice" }, h("p", {}, text), action)))
    }
    store.subscribe(show)
    show()
    return place
  }

  return {
    address,
    ask,
    button,
    catalogue,
    chooseRun,
    countText,
    exportEngagement,
    field,
    h,
    notices,
    runFields,
    runName,
    save,
    say,
    sayCount,
    select,
    subject,
    today,
  }
})()
