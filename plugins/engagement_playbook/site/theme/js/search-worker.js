/** The worker the theme starts for searching; its address stands in the page's `__config`. */
const answer = PlaybookSearch.createAnswer()
addEventListener("message", ({ data }) => postMessage(answer(data)))
