package relight.network.sample;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The utility's organisation and its crews, as tables to seed from. */
final class Units implements Closeable {

  /** Given names of the crews' leaders in the first district. */
  private static final List<String> LEADERS = List.of("Hải", "Toàn", "Khoa", "Lợi", "Phúc", "Bảo", "Sang");
  private static final int[] MATES = {2, 3, 2, 2, 1, 1, 2};
  private static final String[] SKILLS = {"mv-line;lv-line", "mv-line;live-line", "mv-line;lv-line", "transformer;mv-line", "lv-line;meter",
      "inspection;meter;lv-line", "mv-line;lv-line;transformer"};

  private final Text units;
  private final Text crews;

  Units(Path folder) throws IOException {
    units = new Text(folder.resolve("units.csv"));
    crews = new Text(folder.resolve("crews.csv"));
    units.put("code,name,kind,parent,communes").endLine();
    crews.put("crew,crew_name,unit,base_lon,base_lat,member,leader,grade,skills,phone").endLine();
  }

  void company(String code, String name) throws IOException {
    units.put(code).comma().field(name).put(",company,,").endLine();
  }

  void district(Plot plot, Places places, Point substation, String first, String second, List<String> names) throws IOException {
    team(places, first, names.get(0));
    team(places, second, names.get(1));
    var dice = plot.dice("crews");
    for (int k = 0; k < MATES.length; k++) {
      // Crews 1 to 4 start from the first team's yard by the substation, the others from the second's, 1.5 km up the main canal.
      var base = k < 4 ? substation.plus(60 + 12.0 * k, 20) : substation.plus(Plot.COLUMN_m + 40, Plot.ROW_m + 12.0 * k);
      String crew = "D" + (k + 1) + plot.mark();
      for (int m = 0; m <= MATES[k]; m++) {
        String name = m == 0 ? Names.man(dice, LEADERS.get(k)) : Names.man(dice);
        int grade = m == 0 ? 4 + dice.below(2) : 2 + dice.below(3);
        crews.put(crew).comma().put("Đội ").put(k + 1).comma().put(k < 4 ? first : second).comma().put(Frame.lon(base), 6).comma()
            .put(Frame.lat(base), 6).comma().field(name).comma().put(m == 0 ? "1" : "0").comma().put(grade).put("/5,").put(SKILLS[k])
            .comma()
            .put(Names.phone(dice)).endLine();
      }
    }
  }

  private void team(Places places, String code, String name) throws IOException {
    var communes = places.communes.stream().filter(c -> c.unit().equals(code)).map(Places.Commune::title).collect(Collectors.joining(";"));
    units.put(code).comma().field("Đội QLĐL khu vực " + name).put(",area-team,").put(code.substring(0, 4)).comma().field(communes)
        .endLine();
  }

  @Override
  public void close() throws IOException {
    units.close();
    crews.close();
  }
}
