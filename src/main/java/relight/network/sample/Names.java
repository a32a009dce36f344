package relight.network.sample;

import java.util.ArrayList;
import java.util.List;

/** Names as they sound in the delta. Places are invented; a person's name is put together by chance from common parts. */
final class Names {

  /** The communes of the first district, in the order of {@link Quarter}; those of further districts are drawn. */
  static final List<String> COMMUNES = List.of("Tân Hòa", "Tân Lộc", "An Phú Tây", "Bình Hưng", "Mỹ Thuận Đông", "Phú Long");

  private static final List<String> FIRST = List.of("Tân", "Mỹ", "Bình", "An", "Phú", "Long", "Hòa", "Thạnh", "Vĩnh", "Hưng", "Định",
      "Trung",
      "Thới", "Phước", "Hội", "Đông", "Trường", "Lộc", "Khánh", "Giai");
  private static final List<String> SECOND = List.of("Lộc", "Thuận", "Hưng", "Phú", "Hòa", "Thạnh", "An", "Long", "Mỹ", "Bình", "Phước",
      "Hiệp",
      "Thành", "Lợi", "Khánh", "Thới", "Nghĩa", "Quới", "Trạch", "Đức", "Xuân", "Ngãi", "Châu", "Lạc");
  private static final List<String> THIRD = List.of("", " Đông", " Tây", " Nam", " Bắc");

  private static final List<String> FAMILY = List.of("Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Trần",
      "Lê",
      "Lê", "Phạm", "Phạm", "Huỳnh", "Huỳnh", "Võ", "Phan", "Trương", "Bùi", "Đặng", "Đỗ", "Ngô", "Hồ", "Dương", "Đinh", "Lý", "Mai", "Cao",
      "Lâm", "Châu", "Tạ", "Đoàn");
  private static final List<String> MIDDLE_MALE = List.of("Văn", "Văn", "Văn", "Hữu", "Thanh", "Minh", "Quốc", "Hoàng", "Công", "Ngọc",
      "Tấn",
      "Phước", "Trung", "Đức");
  private static final List<String> GIVEN_MALE = List.of("Hùng", "Dũng", "Tuấn", "Khoa", "Phúc", "Sang", "Bảo", "Toàn", "Hải", "Nam", "Sơn",
      "Lâm", "Tâm", "Thành", "Nhân", "Nghĩa", "Lợi", "Đạt", "Phát", "Tài", "Lộc", "Khánh", "Long", "Vinh", "Bình", "An", "Cường", "Hiếu",
      "Trí",
      "Tín", "Kiệt", "Duy", "Khang", "Thiện", "Út", "Mười", "Sáu", "Bé");
  private static final List<String> MIDDLE_FEMALE = List.of("Thị", "Thị", "Thị", "Thị", "Thị Mỹ", "Thị Thu", "Thị Kim", "Thị Ngọc", "Kim",
      "Ngọc", "Bích", "Thanh");
  private static final List<String> GIVEN_FEMALE = List.of("Lan", "Hoa", "Hồng", "Mai", "Hạnh", "Thảo", "Trang", "Ngân", "Linh", "Nhung",
      "Tuyền", "Diễm", "Loan", "Nga", "Yến", "Phượng", "Cúc", "Sen", "Liên", "Hà", "Thu", "Xuân", "Đào", "Hương", "Trinh", "Vân", "Oanh",
      "Như",
      "Quyên", "Dung", "Bé", "Tư", "Năm");

  static final List<String> HAMLETS = List.of("Kênh Mới", "Bình Hòa", "Tân Thới", "Cây Me", "Ông Bầu", "Rạch Gốc", "Phú Mỹ", "Bà Chủ",
      "Vàm Xáng",
      "Cái Sơn", "Gò Cát", "Mương Điều", "Tân Quới", "Cồn Tre", "Xẻo Mát", "Đất Sét");
  static final List<String> CANALS = List.of("Ba Tháng", "Cái Bèo", "Mương Khai", "Ông Kho", "Tư Đệ", "Năm Ngàn", "Rạch Chanh", "Cây Gáo",
      "Bảy Thước", "Cả Nga", "Hội Đồng", "Đường Thét", "Út Gốc", "Bà Phủ", "Xẻo Sình", "Thầy Cai", "Giồng Găng", "Sa Rài", "Ông Đồn",
      "Tám Ngàn");
  static final List<String> RIVERS = List.of("Tân Lộc", "Cái Nhỏ", "Vàm Nao Hạ", "Ba Lai Tây", "Mỹ Xuân");
  static final List<String> STREETS = List.of("Nguyễn Huệ", "Lê Lợi", "Hùng Vương", "Trần Hưng Đạo", "Lý Thường Kiệt", "Nguyễn Trãi",
      "Phan Bội Châu", "Hai Bà Trưng", "Nguyễn Du", "Ngô Quyền", "Đinh Tiên Hoàng", "Lê Lai", "Phạm Ngũ Lão", "Nguyễn Đình Chiểu",
      "Trần Quốc Toản", "Phan Chu Trinh", "Võ Trường Toản", "Nguyễn Thái Học");
  static final List<String> SHOPS = List.of("Tạp hóa", "Quán cơm", "Tiệm vàng", "Nhà thuốc", "Quán cà phê", "Tiệm sửa xe",
      "Vật tư nông nghiệp",
      "Tiệm may", "Quán hủ tiếu", "Cửa hàng điện máy");

  private Names() {
  }

  /** Names for the communes of districts after the first, no two alike and none of the first's. */
  static List<String> furtherCommunes(Dice dice) {
    var all = new ArrayList<String>();
    for (var third : THIRD) {
      for (var first : FIRST) {
        for (var second : SECOND) {
          var name = first + " " + second + third;
          if (!first.equals(second) && !COMMUNES.contains(name)) {
            all.add(name);
          }
        }
      }
    }
    dice.shuffle(all);
    return all;
  }

  static String man(Dice dice) {
    return man(dice, dice.pick(GIVEN_MALE));
  }

  static String man(Dice dice, String given) {
    return dice.pick(FAMILY) + " " + dice.pick(MIDDLE_MALE) + " " + given;
  }

  static String person(Dice dice) {
    return dice.chance(0.55) ? man(dice) : dice.pick(FAMILY) + " " + dice.pick(MIDDLE_FEMALE) + " " + dice.pick(GIVEN_FEMALE);
  }

  static String shop(Dice dice) {
    return dice.pick(SHOPS) + " " + dice.pick(dice.chance(0.5) ? GIVEN_MALE : GIVEN_FEMALE);
  }

  /**
   * A telephone number nobody can have: after the trunk 0 come 2 for landlines and 3, 5, 7, 8 or 9 for mobiles, and of 06 only 069 (defence and
   * police) is in use, so 0600 reaches no one, today as a landline or a mobile.
   */
  static String phone(Dice dice) {
    var digits = Long.toString(1_000_000 + dice.below(1_000_000));
    return "0600" + digits.substring(1);
  }
}
