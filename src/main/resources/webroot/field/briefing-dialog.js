import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { t } from '/shared/words.js';
import { briefingBody, topicsFor } from './briefing-prompts.js';
import { FormDialog } from './form-dialog.js';
import { codesOf, promptWords } from './safety-words.js';


/** The talk before the work: five topics with prompts to tick, who stood in the circle. What was said before comes up again, to be looked at anew. */
class BriefingDialog extends FormDialog {
  static properties = { job: { state: true }, crew: { state: true }, last: { state: true }, why: { state: true }, missing: { state: true } };

  /** `last`: an earlier briefing of this job or null; `why`: again | joined | null; `done(body)`. */
  open({ job, crew, last, why }, done) {
    this.job = job;
    this.crew = crew;
    this.last = last;
    this.why = why;
    this.missing = null;
    this.ask(done);
    this.updateComplete.then(() => this.querySelector('.dialog-body').scrollTo?.(0, 0));
  }

  /** What was said last time about a topic, as ticks and the rest in words. */
  #before(topic) {
    const said = this.last?.[topic.name];
    if (topic.coded) return { ticked: topic.prompts.filter(prompt => said?.includes(prompt)), words: '' };
    const parts = said ? said.split('; ') : [];
    const ticked = topic.prompts.filter(prompt => parts.includes(promptWords(topic.name, prompt)));
    return { ticked, words: parts.filter(part => !ticked.some(prompt => promptWords(topic.name, prompt) === part)).join('; ') };
  }

  #submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const topics = topicsFor(this.job.kind, codesOf);
    const said = Object.fromEntries(topics.map(({ name }) => [name, { ticked: data.getAll(name), words: data.get(`${name}-words`) }]));
    const { body, missing } = briefingBody(topics, said, data.getAll('attended').map(Number), data.get('note'), promptWords);
    this.missing = missing ?? null;
    if (missing) {
      this.updateComplete.then(() => this.querySelector(`#topic-${missing}`).scrollIntoView({ block: 'start' }));
      return;
    }
    this.answer(body);
  }

  #topic(topic, i) {
    const before = this.#before(topic);
    return html`<fieldset class="topic" id="topic-${topic.name}"><legend>${i + 1}. ${t(`topic.${topic.name}`)}</legend><p class="hint">${t(`topic.ask.${topic.name}`)}</p>
      <div class="ticks">${topic.prompts.map(prompt => html`<label class="tick"><input type="checkbox" name=${topic.name} value=${prompt} ?checked=${before.ticked.includes(prompt)}><span>${promptWords(topic.name, prompt)}</span></label>`)}</div>
      ${topic.coded ? nothing : html`<input class="input glove-input" name="${topic.name}-words" maxlength="300" autocomplete="off" aria-label=${t('brief.own', { topic: t(`topic.${topic.name}`) })} placeholder=${t('brief.ownWords')} value=${before.words}>`}
      ${this.missing === topic.name ? html`<span class="error" role="alert">${t('brief.topicMissing')}</span>` : nothing}</fieldset>`;
  }

  render() {
    if (!this.job) return nothing;
    const members = (this.crew?.members ?? []).filter(m => m.onShift !== false);
    return html`<dialog class="sheet tall" aria-labelledby="brief-title"><form novalidate @submit=${this.#submit}>
      <div class="dialog-head"><h2 id="brief-title">${t('brief.title')}</h2><button class="btn quiet touch icon" type="button" aria-label=${t('do.close')} @click=${this.close}>${icon('close')}</button></div>
      <div class="dialog-body">
        ${this.why ? html`<div class="note warn">${icon('a-warn')}<b>${t(`brief.why.${this.why}`)}</b><p>${t('brief.whyText')}</p></div>` : nothing}
        <p class="dim">${t('brief.intro')}${this.last ? html` ${t('brief.lastAt', { time: format.moment(this.last.at) })}` : nothing}</p>
        ${topicsFor(this.job.kind, codesOf).map((topic, i) => this.#topic(topic, i))}
        <fieldset class="topic" id="topic-attended"><legend>${t('brief.attended')}</legend><p class="hint">${t('brief.attendedText')}</p>
          <div class="choices">${members.map(m => html`<label class="choice"><input type="checkbox" name="attended" value=${m.id}><span>${m.name}${m.lead ? html` <small>${t('field.lead')}</small>` : nothing}</span></label>`)}</div>
          ${this.missing === 'attended' ? html`<span class="error" role="alert">${t('brief.attendedMissing')}</span>` : nothing}</fieldset>
        <div class="field"><label for="brief-note">${t('brief.note')}</label><textarea class="input" id="brief-note" name="note" rows="2" maxlength="1000"></textarea></div>
      </div>
      <div class="dialog-foot"><button class="btn glove" type="button" @click=${this.close}>${t('do.cancel')}</button><button class="btn primary glove grow2" type="submit">${t('brief.send')}</button></div>
    </form></dialog>`;
  }
}

customElements.define('briefing-dialog', BriefingDialog);
