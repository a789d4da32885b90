// On a phone the bar below shows the first places; the others unfold.
import { offer } from './actions.js'

offer({
  places: (source) => {
    const open = document.querySelector('.places').toggleAttribute('data-open')
    source?.setAttribute('aria-expanded', String(open))
  },
})
