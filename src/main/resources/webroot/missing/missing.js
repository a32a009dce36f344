// What stands where nothing is, in the language of whoever came.
import { loadWords, translatePage } from '../shared/words.js';

await loadWords();
translatePage();
