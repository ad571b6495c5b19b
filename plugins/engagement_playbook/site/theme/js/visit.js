/**
 * One visit, prepared: its fields, which papers go into the bundles, what the last one left open, and the two bundles
 * on paper, filled in or blank, or as a command that makes the same of them.
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

  // Which papers

  /** @type {typeof PlaybookCatalogue} */
  let catalogue
  const lists = place.querySelector(".pb-visit__lists")
  const bundleOf = (name) => lists.querySelector(`[data-bundle=${name}]`)
  /** The papers that the visit names. Lists that a reader adds get boxes of their own. */
  const offered = [...lists.querySelectorAll("input")]
  /** Kinds of papers, by the keys under which a run keeps which are chosen; null there is what the visit proposes. */
  const KEYS = { list: "lists", paper: "papers" }
  /** While no run is open the choice lives in this page, and goes into the run that is begun here. */
  let unkept = {}

  const ofKind = (kind, boxes = [...lists.querySelectorAll("input")]) => boxes.filter((box) => box.dataset.kind === kind)
  const proposed = (kind) => ofKind(kind, offered).filter((box) => "proposed" in box.dataset).map(({ value }) => value)
  const keptOf = (kind) => (currentRun() ? currentRun().run : unkept)[KEYS[kind]] ?? null
  const isKnown = (kind, id) =>
    kind === "list" ? Object.hasOwn(catalogue.checklists, id) : ofKind(kind, offered).some(({ value }) => value === id)
  const chosen = (kind) => keptOf(kind)?.filter((id) => isKnown(kind, id)) ?? proposed(kind)

  const keep = (changes) => {
    if (!currentRun()) {
      unkept = { ...unkept, ...changes }
      return show()
    }
    store.setRun(changes)
  }

  const keepChoice = (kind, ids) => {
    // A paper that this page does not know, of an older playbook perhaps, stays chosen.
    const others = (keptOf(kind) ?? []).filter((id) => !isKnown(kind, id))
    keep({ [KEYS[kind]]: [...ids, ...others] })
  }

  /** What was chosen before a run was open goes into the one that is opened here, unless that has a choice of its own. */
  const handOver = () => {
    if (!currentRun()) return
    const changes = Object.entries(unkept).filter(([key, ids]) => ids && !currentRun().run[key])
    unkept = {}
    if (changes.length) store.setRun(Object.fromEntries(changes))
  }

  const PACK_OPTIONS = new Set(["customer", "project", "date", "place", "pm", "attendees"])
  // What a shell, whichever it is, would read as more than words is left out.
  const quoted = (value) => `"${value.trim().replace(/["$\\%!^\x60\s]+/g, " ").trim()}"`

  /** The command that makes a bundle with the papers that are chosen and the fields that are filled in. */
  const commandOf = (name) => {
    const boxes = [...bundleOf(name).querySelectorAll("input")]
    const options = boxes.flatMap((box) => {
      const isProposed = "proposed" in box.dataset
      return box.checked === isProposed ? [] : [box.checked ? "--with" : "--without", box.value]
    })
    const known = controls
      .filter(({ name: field, value }) => PACK_OPTIONS.has(field) && value.trim() && filled.checked)
      .flatMap(({ name: field, value }) => [`--${field}`, quoted(value)])
    return ["playbook", "pack", visit, "--bundle", name, "--language", place.dataset.language, ...known, ...options].join(" ")
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

  const listOn = (bundle, id) => {
    const { title, pause } = catalogue.checklists[id]
    return [
      h("h2", {}, title),
      h("p", { class: "pb-note" }, pause),
      h("ol", { class: "pb-items" }, itemsOf(catalogue, id, visit).map((item, index) => itemOn(bundle, item, index + 1))),
    ]
  }

  /** A form or page that stands nowhere else on this one, with its empty rows. */
  const pageOn = (bundle, name) => {
    const page = place.querySelector(`template[data-paper="${name}"][data-bundle=${bundle}]`)?.content.cloneNode(true)
    for (const body of page?.querySelectorAll("[data-rows]") ?? []) {
      const cells = body.parentElement.querySelectorAll("th").length
      const row = () => h("tr", {}, Array.from({ length: cells }, () => h("td")))
      body.append(...Array.from({ length: Number(body.dataset.rows) }, row))
    }
    return page
  }

  /** What stands on the first page, beside the fields of the meeting; null for papers that have pages of their own. */
  const first = {
    glance: () => [...copy(`${HERE} .pb-lead, ${HERE} .pb-facts`), ...agendaOn(), ...copy("#section_questions, .pb-questions"), left(ticked.checked)],
    agenda: () => agendaOn(),
  }
  const agendaOn = () => copy("#section_agenda, .pb-agenda")

  const sheetOf = (bundle) => {
    const boxes = [...bundleOf(bundle).querySelectorAll("input:checked")]
    const isFirst = ({ value, dataset: { kind } }) => kind === "paper" && Object.hasOwn(first, value)
    const opening = boxes.filter(isFirst)
    return h(
      "div",
      { class: "pb-paper" },
      mark(bundle),
      h("h1", {}, document.querySelector("h1").firstChild.textContent.trim()),
      fieldsOn(["customer", "date", "place", "pm", "attendees", ...(bundle === OWN ? ["objective"] : [])]),
      opening.flatMap(({ value }) => first[value]()),
      boxes
        .filter((box) => !isFirst(box))
        .map(({ value, dataset: { kind } }, index) =>
          h(
            "section",
            { class: opening.length || index ? "pb-paper__list" : false },
            mark(bundle),
            kind === "list" ? listOn(bundle, value) : pageOn(bundle, value),
          ),
        ),
      bundle === OWN && ticked.checked && currentRun() && remainder(),
    )
  }

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
  const line = (control, label) => h("label", { class: "pb-visit__check" }, control, ` ${label}`)
  const add = h("select", { "aria-label": say("visit.add") })
  const back = button(say("visit.proposed"), () => keep({ lists: null, papers: null }))
  const said = h("span", { role: "status" })
  const commands = Object.fromEntries([OWN, TABLE].map((bundle) => [bundle, h("code", {})]))
  const copyOf = (bundle) =>
    button(
      say("visit.copy"),
      async () => {
        said.textContent = ""
        try {
          await navigator.clipboard.writeText(commands[bundle].textContent)
          said.textContent = say("visit.copied")
        } catch {
          // Without a secure address a browser has no clipboard for pages, and with one it may refuse.
          getSelection()?.selectAllChildren(commands[bundle])
        }
      },
      { "aria-label": [say("visit.copy"), say(`visit.of.${bundle}`)].join(": ") },
    )
  const commandLines = Object.fromEntries([OWN, TABLE].map((bundle) => [bundle, h("p", {}, commands[bundle], " ", copyOf(bundle))]))
  const presses = Object.fromEntries([OWN, TABLE].map((bundle) => [bundle, button(say(`visit.${bundle}`), () => printed(bundle), { "data-bundle": bundle })]))

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
    showChoice()
  }

  const showChoice = () => {
    const focused = document.activeElement?.closest(".pb-visit__lists input")
    for (const label of lists.querySelectorAll("[data-added]")) label.remove()
    for (const kind of Object.keys(KEYS)) {
      const ids = chosen(kind)
      for (const box of ofKind(kind, offered)) box.checked = ids.includes(box.value)
    }
    const named = ofKind("list", offered).map(({ value }) => value)
    for (const id of chosen("list").filter((other) => !named.includes(other))) {
      const box = h("input", { type: "checkbox", value: id, checked: true, "data-kind": "list", autocomplete: "off" })
      const fieldset = bundleOf(catalogue.checklists[id].audience === OWN ? OWN : TABLE)
      const label = line(box, catalogue.checklists[id].title)
      label.dataset.added = ""
      const after = ofKind("list", [...fieldset.querySelectorAll("input")]).at(-1)
      if (after) after.closest("label").after(label)
      else fieldset.append(label)
    }
    if (focused && !focused.isConnected) lists.querySelector(`input[value="${CSS.escape(focused.value)}"]`)?.focus()
    const shown = ofKind("list").map(({ value }) => value)
    add.replaceChildren(
      h("option", { value: "" }, say("visit.add")),
      ...Object.entries(catalogue.checklists)
        .filter(([id]) => !shown.includes(id))
        .map(([id, { title }]) => h("option", { value: id }, title)),
    )
    back.disabled = keptOf("list") === null && keptOf("paper") === null
    for (const bundle of [OWN, TABLE]) {
      commands[bundle].textContent = commandOf(bundle)
      // A bundle without a paper is not printed, and no command makes it.
      const isEmpty = !bundleOf(bundle).querySelector("input:checked")
      presses[bundle].disabled = isEmpty
      commandLines[bundle].hidden = isEmpty
    }
  }

  filled.addEventListener("change", show)
  lists.addEventListener("change", ({ target }) => {
    if (target === add) return keepChoice("list", [...chosen("list"), add.value])
    const { kind } = target.dataset
    keepChoice(kind, ofKind(kind).filter(({ checked }) => checked).map(({ value }) => value))
  })
  form.addEventListener("submit", (event) => event.preventDefault())
  form.addEventListener("input", async ({ target: { name, value } }) => {
    if (!currentRun()) {
      await begin()
      handOver()
    }
    store.setRun({ [name]: value })
  })
  const choice = place.querySelector(".pb-visit__print")
  lists.append(h("p", { class: "pb-actions" }, add, back))
  choice.before(h("p", { class: "pb-note" }, say("private")), rest)
  choice.after(
    h("p", { class: "pb-actions" }, presses[OWN], presses[TABLE], line(filled, say("visit.filled")), line(ticked, say("visit.ticks"))),
    h(
      "div",
      { class: "pb-visit__commands" },
      h("p", {}, say("visit.command")),
      Object.values(commandLines),
      said,
    ),
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
