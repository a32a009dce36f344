package relight.auth;

import java.security.SecureRandom;

/** Passwords that people copy from a screen: 16 letters and digits that cannot be mistaken for one another, 79 bits. */
public final class Password {

  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final SecureRandom random = new SecureRandom();

  private Password() {
  }

  public static String generate() {
    var password = new StringBuilder();
    for (var i = 0; i < 16; i++) {
      if (i > 0 && i % 4 == 0) {
        password.append('-');
      }
      password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return password.toString();
  }
}
