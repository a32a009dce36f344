/** Text as it is compared: without accents and in lower case, đ as d, so that "tram an phu" finds "Trạm An Phú". */
export const plain = text => String(text ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd').replace(/\s+/g, ' ').trim();
