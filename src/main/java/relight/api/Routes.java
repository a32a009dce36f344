package relight.api;

/** The HTTP side of one capability. */
public interface Routes {

  void mount(Api api);
}
