/** Reading aloud with the browser's own voices; it says whether there is one for a language. */

import { useEffect, useState, useSyncExternalStore } from 'react';

function synthesis(): SpeechSynthesis | null {
  return 'speechSynthesis' in window ? window.speechSynthesis : null;
}

function voiceFor(language: string): SpeechSynthesisVoice | null {
  const plain = language.split('-')[0]?.toLowerCase() ?? '';
  const voices = synthesis()?.getVoices() ?? [];
  return voices.find((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === plain) ?? null;
}

function onVoices(listener: () => void): () => void {
  const speech = synthesis();
  // Some browsers load their voices late.
  speech?.addEventListener?.('voiceschanged', listener);
  return () => speech?.removeEventListener?.('voiceschanged', listener);
}

export interface ReadAloud {
  /** There is a voice for the language. */
  readonly possible: boolean;
  readonly speaking: boolean;
  readonly start: (sentences: readonly string[]) => void;
  readonly stop: () => void;
}

/** Reads sentences aloud; starting anew or leaving the page ends what is being read. */
export function useReadAloud(language: string): ReadAloud {
  const possible = useSyncExternalStore(onVoices, () => voiceFor(language) !== null);
  const [speaking, setSpeaking] = useState(false);
  useEffect(() => {
    if (speaking) return () => synthesis()?.cancel();
  }, [speaking]);
  return {
    possible,
    speaking,
    start: (sentences) => {
      const speech = synthesis();
      const voice = voiceFor(language);
      if (!speech || !voice) return;
      speech.cancel();
      const spoken = sentences.filter((sentence) => sentence.trim() !== '').map((sentence) => plainText(sentence));
      for (const [index, sentence] of spoken.entries()) {
        const utterance = new SpeechSynthesisUtterance(sentence);
        utterance.voice = voice;
        utterance.lang = voice.lang;
        // Easy language is read more slowly.
        utterance.rate = language.includes('leicht') ? 0.85 : 1;
        if (index === spoken.length - 1) utterance.onend = () => setSpeaking(false);
        utterance.onerror = () => setSpeaking(false);
        speech.speak(utterance);
      }
      setSpeaking(spoken.length > 0);
    },
    stop: () => {
      synthesis()?.cancel();
      setSpeaking(false);
    },
  };
}

/** Without the marks of Markdown, which a voice would name. */
function plainText(text: string): string {
  return text.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replace(/[*_#]+/g, '');
}
