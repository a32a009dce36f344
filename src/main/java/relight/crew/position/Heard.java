package relight.crew.position;

import relight.Refusal;
import relight.crew.Reading;

/**
 * One message of a phone, read.
 *
 * @param token   what the phone calls itself
 * @param sos     a cry for help, which counts even where the rest cannot be read
 * @param reading null if there is none
 * @param refusal why there is no reading; null if there is one, or if the message was never meant to hold one
 */
record Heard(String token, boolean sos, Reading reading, Refusal refusal) {

  @Override
  public String toString() {
    return "Heard"; // the token stays out of every log
  }
}
