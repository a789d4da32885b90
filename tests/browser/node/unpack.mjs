// Unpacks the browser that the package carries into the folder named by TMPDIR.
import { inflate } from './node_modules/@sparticuz/chromium/build/lambdafs.js'

const packed = new URL('./node_modules/@sparticuz/chromium/bin/', import.meta.url).pathname
for (const name of ['chromium.br', 'fonts.tar.br', 'al2023.tar.br']) await inflate(packed + name)
