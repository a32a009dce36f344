package relight.map;

/** Which coordinates a layer's file may be in, and the way from them to longitude and latitude. */
final class LayerCrs {

  private LayerCrs() {
  }

  static GeoJson.Projection toLonLat(String crs) {
    if (crs.equals("EPSG:4326"))
      return position -> {
        // as GeoJSON has it: longitude first
      };
    throw LayerDescriptor.wrong("crs " + crs + " is not known");
  }
}
