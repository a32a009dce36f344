package relight.network.sample;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The distribution network in the CSV form every network is imported from: nodes, branches, customers, sources. */
final class NetworkWriter implements Closeable {

  private final Text nodes;
  private final Text branches;
  private final Text customers;
  private final Text sources;

  NetworkWriter(Path folder) throws IOException {
    nodes = new Text(folder.resolve("nodes.csv"));
    branches = new Text(folder.resolve("branches.csv"));
    customers = new Text(folder.resolve("customers.csv"));
    sources = new Text(folder.resolve("sources.csv"));
    nodes.put("id,lon,lat,kind").endLine();
    branches.put("id,from,to,kind,normally_open,length_m,phases,subtype,feeder").endLine();
    customers.put("id,node,class,phases,name,phone,address,priority,unit,commune,hamlet").endLine();
    sources.put("node,name").endLine();
  }

  private interface Writing {
    void run() throws IOException;
  }

  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void node(String id, Point at, String kind) {
    write(() -> nodes.field(id).comma().put(Frame.lon(at), 7).comma().put(Frame.lat(at), 7).comma().put(kind).endLine());
  }

  void branch(String id, String from, String to, String kind, boolean normallyOpen, double length_m, String phases, String subtype,
      String feeder) {
    write(() -> branches.field(id).comma().field(from).comma().field(to).comma().put(kind).comma().put(normallyOpen ? "1" : "0").comma()
        .put(length_m, length_m == 0 ? 0 : 2).comma().put(phases).comma().put(subtype).comma().put(feeder).endLine());
  }

  void customer(String id, String node, String customerClass, String phases, String name, String phone, String address, String priority,
      String unit, Places.Hamlet hamlet) {
    write(() -> customers.put(id).comma().field(node).comma().put(customerClass).comma().put(phases).comma().field(name).comma().put(phone)
        .comma().field(address).comma().put(priority).comma().put(unit).comma().put(hamlet.commune().code()).comma().put(hamlet.code())
        .endLine());
  }

  void source(String node, String name) {
    write(() -> sources.field(node).comma().field(name).endLine());
  }

  @Override
  public void close() throws IOException {
    nodes.close();
    branches.close();
    customers.close();
    sources.close();
  }
}
