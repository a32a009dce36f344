package relight.crew;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;

/** Who is in a crew, what they may do and what they drive: kept by the supervisors of its unit. */
public final class TeamRoutes implements Routes {

  private static final Access MANAGERS = Access.of(Role.SUPERVISOR, Role.ADMINISTRATOR);

  record NewCrew(String code, String name, Long unitId, String phone, Double baseLon, Double baseLat, Boolean contractor, String company) {}

  record Changed(String name, String phone, Double baseLon, Double baseLat) {}

  record Member(String name, Boolean lead, String grade, List<String> skills, String phone, Long userId) {
    CrewService.MemberGiven given() {
      return new CrewService.MemberGiven(name, lead, grade, skills, phone, userId);
    }
  }

  record Paper(String kind, String number, Instant expiresAt) {}

  record Vehicle(String code, String kind, String plate) {}

  private final CrewService crews;

  public TeamRoutes(CrewService crews) {
    this.crews = crews;
  }

  @Override
  public void mount(Api api) {
    api.command("POST", "/api/crews", MANAGERS, (tx, request) -> {
      var wanted = request.body(NewCrew.class);
      long id = crews.create(tx, request.actor(), wanted.code, wanted.name, wanted.unitId, wanted.phone, wanted.baseLon, wanted.baseLat,
          Boolean.TRUE.equals(wanted.contractor), wanted.company);
      return Reply.created("/api/crews/" + id, Map.of("id", id));
    });
    api.command("POST", "/api/crews/{id}", MANAGERS, (tx, request) -> {
      var wanted = request.body(Changed.class);
      crews.change(tx, request.actor(), request.id("id"), wanted.name, wanted.phone, wanted.baseLon, wanted.baseLat);
      return Reply.ok(Map.of("id", request.id("id")));
    });
    api.command("POST", "/api/crews/{id}/end", MANAGERS, (tx, request) -> {
      crews.end(tx, request.actor(), request.id("id"));
      return Reply.ok(Map.of("id", request.id("id")));
    });
    api.command("POST", "/api/crews/{id}/members", MANAGERS, (tx, request) -> {
      long id = crews.addMember(tx, request.actor(), request.id("id"), request.body(Member.class).given());
      return Reply.created("/api/crews/" + request.id("id"), Map.of("id", id));
    });
    api.command("POST", "/api/crews/{id}/members/{member}", MANAGERS, (tx, request) -> {
      crews.changeMember(tx, request.actor(), request.id("id"), request.id("member"), request.body(Member.class).given());
      return Reply.ok(Map.of("id", request.id("member")));
    });
    api.command("POST", "/api/crews/{id}/members/{member}/leave", MANAGERS, (tx, request) -> {
      crews.removeMember(tx, request.actor(), request.id("id"), request.id("member"));
      return Reply.ok(Map.of("id", request.id("member")));
    });
    api.command("POST", "/api/members/{member}/certificates", MANAGERS, (tx, request) -> {
      var paper = request.body(Paper.class);
      long id = crews.addCertificate(tx, request.actor(), request.id("member"), paper.kind, paper.number, paper.expiresAt);
      return Reply.created("/api/members/" + request.id("member") + "/certificates/" + id, Map.of("id", id));
    });
    api.command("POST", "/api/members/{member}/certificates/{certificate}/withdraw", MANAGERS, (tx, request) -> {
      crews.withdrawCertificate(tx, request.actor(), request.id("member"), request.id("certificate"));
      return Reply.ok(Map.of("id", request.id("certificate")));
    });
    api.command("POST", "/api/crews/{id}/vehicles", MANAGERS, (tx, request) -> {
      var wanted = request.body(Vehicle.class);
      long id = crews.addVehicle(tx, request.actor(), request.id("id"), wanted.code, wanted.kind, wanted.plate);
      return Reply.created("/api/crews/" + request.id("id"), Map.of("id", id));
    });
    api.command("POST", "/api/crews/{id}/vehicles/{vehicle}/retire", MANAGERS, (tx, request) -> {
      crews.retireVehicle(tx, request.actor(), request.id("id"), request.id("vehicle"));
      return Reply.ok(Map.of("id", request.id("vehicle")));
    });
  }
}
