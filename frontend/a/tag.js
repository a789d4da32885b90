// What the page's own tag says: `<script async src="…/a.js" data-key="…">`.
const tag = document.currentScript

export const settings = tag.dataset
export const address = `${settings.host ?? new URL(tag.src).origin}/v1/batch`

export function id() {
  // Without https a browser has no randomUUID.
  return crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
