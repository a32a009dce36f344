package relight.customer;

import java.util.Locale;

/**
 * Somebody who is supplied.
 *
 * @param code     the utility's customer code, P… of 11 to 13 characters in Vietnam; other codes are taken as they are
 * @param node     id of the network node of the usage point
 * @param priority hospital, clinic, pump-station, school, life-support …, or null
 */
public record Customer(long id, String code, String name, String phone, String address, String node, String usageClass, String priority,
    boolean active,
    Long unitId, String communeCode, String hamletCode) {

  /** Enough of a number for the person to recognise it, too little to call. */
  public String phoneMasked() {
    return phone == null || phone.length() < 6 ? null : phone.substring(0, 4) + "•••" + phone.substring(phone.length() - 3);
  }

  /** The code as others may see it. */
  public String codeMasked() {
    return code.length() < 8 ? "••••" : code.substring(0, 4) + "••••" + code.substring(code.length() - 4);
  }

  /** A code as it is kept and found, however it was typed: without blanks and points, in capitals. */
  public static String plainCode(String typed) {
    return typed.replaceAll("[\\s.]", "").toUpperCase(Locale.ROOT);
  }

  /** A telephone number as it is kept and found, however it was written: digits only, +84 as 0. */
  public static String plainPhone(String typed) {
    return typed.replaceAll("[\\s./()-]", "").replaceFirst("^(\\+|00)84", "0");
  }

  /** Whether outages of this customer must be seen first. */
  public boolean isPriority() {
    return priority != null;
  }
}
