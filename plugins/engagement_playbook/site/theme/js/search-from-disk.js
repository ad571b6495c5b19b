/**
 * Stands in for the search worker on a page opened from disk, where browsers start no workers.
 *
 * Loaded before the theme's own script, which asks for a `Worker` by name; elsewhere it does nothing.
 */
if (location.protocol === "file:")
  globalThis.Worker = /** @type {any} */ (class extends EventTarget {
    #answer = PlaybookSearch.createAnswer()

    postMessage(message) {
      // Later, as a worker answers: the theme is still connecting its ends when it sends the first message.
      setTimeout(() => this.dispatchEvent(this.#event(message)))
    }

    #event(message) {
      try {
        return new MessageEvent("message", { data: this.#answer(message) })
      } catch (error) {
        reportError(error)
        return new ErrorEvent("error", { error })
      }
    }

    terminate() {}
  })
