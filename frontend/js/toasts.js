// Short notices in the corner. They wait while one reads or stands on them.
const SECONDS = 10

export function toast(text, kind = '') {
  const shown = document.createElement('accord-toast')
  shown.className = `toast ${kind}`.trim()
  const words = document.createElement('span')
  words.textContent = text
  shown.append(words)
  document.getElementById('toasts')?.append(shown)
  return shown
}

// Also written by the server: `<accord-toast class="toast" seconds="10">` with an undo form inside.
class Toast extends HTMLElement {
  connectedCallback() {
    this.addEventListener('mouseenter', () => this.wait())
    this.addEventListener('focusin', () => this.wait())
    this.addEventListener('mouseleave', () => this.count())
    this.addEventListener('focusout', () => this.count())
    this.addEventListener('htmx:after:request', () => this.remove())
    this.count()
  }

  disconnectedCallback() {
    this.wait()
  }

  count() {
    this.wait()
    this.timer = setTimeout(() => this.remove(), 1000 * (Number(this.getAttribute('seconds')) || SECONDS))
  }

  wait() {
    clearTimeout(this.timer)
  }
}
customElements.define('accord-toast', Toast)

// A response may ask for one by its header HX-Trigger: {"accord:toast": {"text": "…"}}.
document.addEventListener('accord:toast', (event) => toast(event.detail.text, event.detail.kind))
