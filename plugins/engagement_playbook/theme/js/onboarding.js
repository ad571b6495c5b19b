/**
 * The route for newcomers, remembered: stops that are done, pages that were opened, first answers to the scenarios.
 *
 * Answers are `details` and need no script to be read; this one keeps which was opened first.
 */
(() => {
  "use strict"

  const { button, h, say } = PlaybookInterface
  const store = PlaybookStore.ofPage()
  const KEPT = "onboarding"

  const kept = () => {
    const { done, answers } = store.recall(KEPT) ?? {}
    return { done: { ...done }, answers: { ...answers } }
  }

  const stops = [...document.querySelectorAll("[data-stop]")].map((element) => {
    const { stop, minutes } = element.dataset
    const box = h("input", {
      type: "checkbox",
      autocomplete: "off",
      "aria-label": say("onboarding.stop"),
      "aria-describedby": element.querySelector(".pb-stops__text").id,
      onchange: () => {
        const { done, answers } = kept()
        if (box.checked) done[stop] = true
        else delete done[stop]
        store.remember(KEPT, { done, answers })
        show()
      },
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
        const { done, answers } = kept()
        if (!choice.open || answers[scenario]) return
        answers[scenario] = choice.dataset.choice
        store.remember(KEPT, { done, answers })
        show()
      })
    return { scenario, choices }
  })

  const score = h("p", { class: "pb-score pb-note", role: "status" })
  const again = button(say("onboarding.again"), () => {
    if (!confirm(say("onboarding.again_sure"))) return
    store.remember(KEPT, {})
    for (const { choices } of scenarios) for (const choice of choices) choice.open = false
    show()
  })
  document.getElementById("section_scenarios")?.after(score)

  const show = () => {
    const { done, answers } = kept()
    for (const { element, stop, box } of stops) {
      box.checked = Boolean(done[stop])
      element.toggleAttribute("data-done", box.checked)
    }
    for (const { id, progress } of days) {
      const own = stops.filter(({ stop }) => stop.startsWith(`${id}/`))
      const sum = (among) => among.reduce((all, { minutes }) => all + minutes, 0)
      const some = own.filter(({ box }) => box.checked)
      progress.textContent = some.length ? say("onboarding.minutes", { done: sum(some), all: sum(own) }) : ""
      progress.hidden = !some.length
    }
    let right = 0
    for (const { scenario, choices } of scenarios)
      for (const choice of choices) {
        const first = answers[scenario] === choice.dataset.choice
        if (first) choice.open = true
        if (first && "right" in choice.dataset) right += 1
        const mark = choice.querySelector(".pb-choice__first")
        if (first && !mark)
          choice.querySelector("summary").append(h("span", { class: "pb-choice__first" }, say("onboarding.first")))
        else if (!first) mark?.remove()
      }
    const n = scenarios.filter(({ scenario }) => answers[scenario]).length
    score.hidden = n === 0
    score.replaceChildren(say("onboarding.score", { n, all: scenarios.length, right }), " ", again)
  }
  show()

  const root = document.documentElement
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
  addEventListener("afterprint", () => delete root.dataset.pbSheet)
})()
