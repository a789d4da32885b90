// Runs before the first paint: what this reader chose on this machine. Without storage the page keeps
// what the server wrote into its root element.
import { applyAll } from './choices.js'

document.documentElement.dataset.script = ''
applyAll()
