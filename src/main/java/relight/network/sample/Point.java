package relight.network.sample;

/** A place in metres on the tilted plane the district is laid out on: u along the rivers (to the east), v across them (to the north). */
record Point(double u, double v) {

  Point plus(double du, double dv) {
    return new Point(u + du, v + dv);
  }

  Point towards(Point other, double share) {
    return new Point(u + (other.u - u) * share, v + (other.v - v) * share);
  }

  double distance(Point other) {
    double du = other.u - u;
    double dv = other.v - v;
    return Math.sqrt(du * du + dv * dv);
  }
}
