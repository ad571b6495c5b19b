/**
 * The route for newcomers, remembered: stops that are done, pages that were opened, first answers to the scenarios.
 *
 * Answers are `details` and need no script to be read; this one keeps which was opened first.
 */
PlaybookPage.onEachWithEngagements("[data-stop]", (_, { signal }) => {
  const { ask, button, h, notices, savedMark, say } = PlaybookInterface
  const store = PlaybookStore.ofPage()
  const KEPT = "onboarding"

  const isDone = (stop) => Boolean(store.setting(KEPT)[`done/${stop}`])
  const answerTo = (scenario) => store.setting(KEPT)[`answer/${scenario}`] ?? null

  const stops = [...document.querySelectorAll("[data-stop]")].map((element) => {
    const { stop, minutes } = element.dataset
    const box = h("input", {
      type: "checkbox",
      autocomplete: "off",
      "aria-label": say("onboarding.stop"),
      "aria-describedby": element.querySelector(".pb-stops__text").id,
      onchange: () => store.set(KEPT, { [`done/${stop}`]: box.checked }),
    })
    element.querySelector(".pb-stops__minutes").prepend(box)
    const link = element.querySelector(".pb-stops__text a:not(.pb-word)")
    const day = link && PlaybookReading.dayOf(PlaybookReading.pageOf(link.href))
    if (day) element.append(h("p", { class: "pb-stops__opened" }, say("onboarding.opened", { date: day })))
    return { element, stop, box, minutes: Number(minutes) }
  })

  const days = [...document.querySelectorAll("[data-day]")].map((element) => {
    const progress = h("span")
    element.append(progress)
    return { id: element.dataset.day, progress }
  })

  const scenarios = [...document.querySelectorAll("[data-scenario]")].map((element) => {
    const { scenario } = element.dataset
    const choices = [...element.querySelectorAll("details")]
    for (const choice of choices)
      choice.addEventListener("toggle", () => {
        if (choice.open && !answerTo(scenario)) store.set(KEPT, { [`answer/${scenario}`]: choice.dataset.choice })
      })
    return { scenario, choices }
  })

  const score = h("p", { class: "pb-score pb-note", role: "status" })
  const again = button(say("onboarding.again"), async () => {
    if (!(await ask(say("onboarding.again"), h("p", {}, say("onboarding.again_sure")), say("onboarding.again")))) return
    store.set(KEPT, Object.fromEntries(Object.keys(store.setting(KEPT)).map((name) => [name, null])))
    for (const { choices } of scenarios) for (const choice of choices) choice.open = false
  })
  document.getElementById("section_scenarios")?.after(score)
  document.querySelector("h1").after(notices(store, signal), h("p", { class: "pb-note" }, savedMark(store, signal)))

  const show = () => {
    for (const { element, stop, box } of stops) {
      box.checked = isDone(stop)
      element.toggleAttribute("data-done", box.checked)
    }
    for (const { id, progress } of days) {
      const ofDay = stops.filter(({ stop }) => stop.startsWith(`${id}/`))
      const done = ofDay.filter(({ box }) => box.checked)
      const sum = (group) => group.reduce((total, { minutes }) => total + minutes, 0)
      progress.textContent = done.length ? say("onboarding.minutes", { done: sum(done), all: sum(ofDay) }) : ""
      progress.hidden = !done.length
    }
    let right = 0
    for (const { scenario, choices } of scenarios)
      for (const choice of choices) {
        const first = answerTo(scenario) === choice.dataset.choice
        if (first && "right" in choice.dataset) right += 1
        const mark = choice.querySelector(".pb-choice__first")
        if (first && !mark) {
          choice.open = true
          choice.querySelector("summary").append(h("span", { class: "pb-choice__first" }, say("onboarding.first")))
        } else if (!first) mark?.remove()
      }
    const n = scenarios.filter(({ scenario }) => answerTo(scenario)).length
    score.hidden = n === 0
    score.replaceChildren(say("onboarding.score", { n, all: scenarios.length, right }), " ", again)
  }
  store.subscribe(show, signal)
  show()

  const root = document.documentElement
  const leaveSheet = () => delete root.dataset.pbSheet
  const sheet = document.querySelector(".pb-confirmation")
  sheet?.querySelector("h2").after(
    h(
      "p",
      { class: "pb-actions" },
      button(say("onboarding.print"), () => {
        root.dataset.pbSheet = "confirmation"
        print()
      }),
    ),
  )
  addEventListener("afterprint", leaveSheet, { signal })
  signal.addEventListener("abort", leaveSheet)
})
