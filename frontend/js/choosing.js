// Theme, density and the like are chosen by buttons (`data-choice="theme:dark"`) or gone through by a key.
import { CHOICES, chosen, choose, next, show } from './choices.js'
import { offer } from './actions.js'
import { onArrival } from './arriving.js'
import { toast } from './toasts.js'

offer(Object.fromEntries(Object.keys(CHOICES).map((name) => [name, (source) => choice(name, source)])))

function choice(name, source) {
  const value = source?.dataset.choice?.split(':')[1]
  if (value) return choose(name, value)
  next(name)
  const button = document.querySelector(`[data-choice="${name}:${chosen(name)}"]`)
  if (button && !source) toast(button.textContent.trim())
}

onArrival(() => Object.keys(CHOICES).forEach(show))
