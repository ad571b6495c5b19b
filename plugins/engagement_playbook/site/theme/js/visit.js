/**
 * One visit, prepared: its fields, which lists go into the bundles, what the last one left open, and the two bundles
 * on paper, filled in or blank.
 *
 * A bundle is made as a sheet of its own when it is printed. What the table may not see is never put into its sheet.
 */
PlaybookPage.onEachWithEngagements(".pb-visit", (place, { signal }) => {
  const { fieldKey, itemsOf, previousRun, promises, recordIn, straysOf } = PlaybookEngagements
  const { button, catalogueFor, chooseRun, h, nameOf, notices, runName, savedMark, say, showIn, straysFold } =
    PlaybookInterface
  const store = PlaybookStore.ofPage()

  const OWN = "own", TABLE = "table"
  const HERE = ".md-content__inner >"
  const { visit = "" } = place.dataset
  const form = place.querySelector("form")
  const controls = [...form.elements]
  const root = document.documentElement

  /**
   * The open run, where it is one of this visit; what one writes goes there.
   *
   * @returns {any}
   */
  const currentRun = () => (store.current?.run.visit === visit ? store.current : null)

  const begin = async () => {
    // What is kept may still be on its way: a run begun before it is there would be one too many.
    await store.ready
    if (currentRun()) return
    const head = { visit, date: PlaybookCalendar.day() }
    if (store.current) store.createRun(store.current.engagement.id, head)
    else store.begin("", head)
  }

  /** The run of this visit before the open one, of the engagement that is open. */
  const before = () => {
    if (!store.current) return null
    const { engagement, run } = store.current
    return currentRun() ? previousRun(engagement.runs, run) : (engagement.runs.findLast((other) => other.visit === visit) ?? null)
  }

  // Which lists

  /** @type {typeof PlaybookCatalogue} */
  let catalogue
  /** While no run is open the choice lives in this page, and goes into the run that is begun here. */
  let unkept = null

  const usual = () => catalogue.visits[visit]

  /** Lists are chosen for a run, and go where it goes. */
  const choices = () => {
    const kept = currentRun() ? currentRun().run.lists : unkept
    return kept ? kept.filter((id) => Object.hasOwn(catalogue.checklists, id)) : [...usual()]
  }

  const keep = (ids) => {
    if (!currentRun()) {
      unkept = ids
      return show()
    }
    // A list of an older playbook is not on this page, and stays chosen.
    const others = (currentRun().run.lists ?? []).filter((id) => !Object.hasOwn(catalogue.checklists, id))
    store.setRun({ lists: [...ids, ...others] })
  }

  /** What was chosen before a run was open goes into the one that is opened here, unless that has a choice of its own. */
  const handOver = () => {
    if (unkept && currentRun() && !currentRun().run.lists) store.setRun({ lists: unkept })
    if (currentRun()) unkept = null
  }

  // Paper

  const filled = h("input", { type: "checkbox", checked: true, autocomplete: "off" })
  const ticked = h("input", { type: "checkbox", checked: true, autocomplete: "off" })

  /** Copy a part of the page for paper: without its ids, which stay where they are. */
  const copy = (selector) =>
    [...document.querySelectorAll(selector)].map((element) => {
      const clone = element.cloneNode(true)
      for (const named of [clone, ...clone.querySelectorAll("[id]")]) named.removeAttribute("id")
      for (const link of clone.querySelectorAll(".headerlink")) link.remove()
      return clone
    })

  const fieldsOn = (names) =>
    h(
      "dl",
      { class: "pb-blanks" },
      controls
        .filter(({ name }) => names.includes(name))
        .flatMap((control) => [
          h("dt", {}, control.labels[0].querySelector("span").textContent),
          h("dd", {}, filled.checked ? control.value : ""),
        ]),
    )

  const itemOn = (bundle, item, number) => {
    const record = (ticked.checked && currentRun() && recordIn(currentRun().run, item.keys)) || { state: "open" }
    const box = h("input", { type: "checkbox", tabindex: -1, "aria-label": item.text })
    box.checked = record.state === "done"
    const remarks = [
      record.state === "na" && [say("item.na"), bundle === OWN && record.reason].filter(Boolean).join(": "),
      bundle === OWN && record.note,
    ].filter(Boolean)
    return h(
      "li",
      { class: "pb-item", "data-critical": Boolean(item.critical) },
      h("span", { class: "pb-item__number" }, String(number)),
      box,
      h("span", {}, item.critical && h("strong", { class: "pb-critical" }, say("visit.critical")), " ", item.text),
      item.owner && h("span", { class: "pb-item__owner" }, item.owner),
      remarks.length > 0 && h("div", { class: "pb-item__why" }, remarks.map((text) => h("p", {}, text))),
    )
  }

  /** Every sheet of our own says so: sheets come apart. */
  const mark = (bundle) => bundle === OWN && h("p", { class: "pb-mode" }, say("visit.for_own"))

  const listsOn = (bundle) =>
    choices()
      .filter((id) => (catalogue.checklists[id].audience === OWN) === (bundle === OWN))
      .map((id) => {
        const { title, pause } = catalogue.checklists[id]
        return h(
          "section",
          { class: "pb-paper__list" },
          mark(bundle),
          h("h2", {}, title),
          h("p", { class: "pb-note" }, pause),
          h("ol", { class: "pb-items" }, itemsOf(catalogue, id, visit).map((item, index) => itemOn(bundle, item, index + 1))),
        )
      })

  const sheetOf = (bundle) =>
    h(
      "div",
      { class: "pb-paper" },
      mark(bundle),
      h("h1", {}, document.querySelector("h1").firstChild.textContent.trim()),
      fieldsOn(["customer", "date", "place", "pm", "attendees", ...(bundle === OWN ? ["objective"] : [])]),
      bundle === OWN
        ? [...copy(`${HERE} .pb-lead, ${HERE} .pb-facts, #section_questions, .pb-questions`), left(ticked.checked)]
        : copy("#section_agenda, .pb-agenda"),
      listsOn(bundle),
      bundle === OWN && ticked.checked && currentRun() && remainder(),
    )

  /** What was said of items that the playbook no longer has; it is for our eyes. */
  const remainder = () => {
    const fold = straysFold(straysOf(catalogue, currentRun().run), say("gone.title"), titleOfKey)
    if (fold) fold.open = true
    return fold
  }

  const titleOfKey = (key) => {
    const [list, item] = key.split("/")
    return Object.hasOwn(catalogue.checklists, list) ? `${catalogue.checklists[list].title}: ${item}` : key
  }

  const printed = (bundle) => {
    document.querySelector(".pb-paper")?.remove()
    document.querySelector(".md-content__inner").append(sheetOf(bundle))
    root.dataset.pbSheet = "visit"
    print()
  }

  const leaveSheet = () => {
    document.querySelector(".pb-paper")?.remove()
    delete root.dataset.pbSheet
  }
  addEventListener("afterprint", leaveSheet, { signal })
  signal.addEventListener("abort", leaveSheet)

  // The page

  /** What the last run of this visit left open; what this one has settled is struck out where ticks may be seen. */
  const left = (ticks) => {
    const run = before()
    const isSettled = ({ keys }) => ticks && currentRun() && (recordIn(currentRun().run, keys)?.state ?? "open") !== "open"
    const entries = run ? promises(run, Object.keys(catalogue.checklists).map((list) => itemsOf(catalogue, list, visit))) : []
    if (!entries.length) return null
    return h(
      "div",
      { class: "pb-visit__left" },
      h("h3", {}, say("progress.promises", { date: run.date || say("undated") })),
      h(
        "ul",
        {},
        entries.map(({ item, record }) =>
          h("li", {}, h(isSettled(item) ? "s" : "span", {}, item.text), record.note && h("span", { class: "pb-note" }, ` ${record.note}`)),
        ),
      ),
    )
  }

  const open = button("", () => chooseRun(store, { visit }).then(handOver), { "aria-haspopup": "dialog" })
  const rest = h("div", {})
  const lists = h("div", { class: "pb-visit__lists" })
  const line = (control, label) => h("label", { class: "pb-visit__check" }, control, ` ${label}`)
  const press = (bundle) => button(say(`visit.${bundle}`), () => printed(bundle), { "data-bundle": bundle })

  const show = () => {
    const run = currentRun()?.run
    open.textContent = currentRun() ? say("visit.choose", { name: `${nameOf(currentRun().engagement)}${say("between")}${runName(run)}` }) : say("visit.begin")
    for (const control of controls) {
      const value = (control.name === "date" ? run?.date : run?.fields[fieldKey(control.name)]) ?? ""
      showIn(control, value)
      control.disabled = store.trouble === "newer"
    }
    const remaining = left(true)
    rest.replaceChildren(...(remaining ? [remaining] : []))
    const ids = choices()
    const shown = [...usual(), ...ids.filter((id) => !usual().includes(id))]
    const add = h(
      "select",
      { "aria-label": say("visit.add"), onchange: () => keep([...choices(), add.value]) },
      h("option", { value: "" }, say("visit.add")),
      Object.entries(catalogue.checklists)
        .filter(([id]) => !shown.includes(id))
        .map(([id, { title }]) => h("option", { value: id }, title)),
    )
    const focused = [...lists.querySelectorAll(":focus")].map(({ value }) => value)[0]
    lists.replaceChildren(
      ...shown.map((id) => {
        const box = h("input", {
          type: "checkbox",
          value: id,
          checked: ids.includes(id),
          autocomplete: "off",
          onchange: () => keep(shown.filter((other) => (other === id ? box.checked : ids.includes(other)))),
        })
        return line(box, catalogue.checklists[id].title)
      }),
      add,
    )
    if (focused) lists.querySelector(`[value="${CSS.escape(focused)}"]`)?.focus()
  }

  form.addEventListener("submit", (event) => event.preventDefault())
  form.addEventListener("input", async ({ target: { name, value } }) => {
    if (!currentRun()) {
      await begin()
      handOver()
    }
    store.setRun({ [name]: value })
  })
  place.append(
    h("p", { class: "pb-note" }, say("private")),
    rest,
    h("fieldset", { class: "pb-visit__print" }, h("legend", {}, say("visit.lists")), lists),
    h("p", { class: "pb-actions" }, press(OWN), press(TABLE), line(filled, say("visit.filled")), line(ticked, say("visit.ticks"))),
  )
  place.querySelector(".pb-count").before(notices(store, signal), h("p", { class: "pb-actions" }, open, savedMark(store, signal)))
  const loading = h("div", {})
  place.before(loading)
  catalogueFor(loading).then((loaded) => {
    if (signal.aborted) return
    catalogue = loaded
    store.subscribe(show, signal)
    show()
    place.hidden = false
  })
})
