package relight.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.network.sample.SampleDistrict;
import relight.place.Place;

class SamplePlacesTest {

  @Test
  void everyHamletAndHospitalOfTheSampleLiesInACommune(@TempDir Path folder) throws IOException {
    SampleDistrict.write(folder, 1, 2_000);
    var byKind = SamplePlaces.read(folder.resolve("layers")).stream().collect(Collectors.groupingBy(Place::kind));
    var communes = byKind.get(Place.Kind.COMMUNE).stream().map(Place::code).toList();
    assertThat(communes).isNotEmpty().doesNotHaveDuplicates();
    assertThat(byKind.get(Place.Kind.HAMLET)).isNotEmpty().extracting(Place::communeCode).isSubsetOf(communes);
    assertThat(byKind.get(Place.Kind.HOSPITAL)).isNotEmpty().extracting(Place::communeCode).isSubsetOf(communes);
    assertThat(byKind.get(Place.Kind.HAMLET)).extracting(Place::code).doesNotHaveDuplicates();
  }
}
