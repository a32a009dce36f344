package relight.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.testkit.DrawnGrid.grid;

import org.junit.jupiter.api.Test;
import relight.testkit.DrawnGrid;

/** Who is supplied by whom, on networks small enough to draw. */
class SupplyTest {

  private static final DrawnGrid RADIAL = grid("""
      SUB* -CB1- a -- b(30) -SW1- c(120)
                      b -- d(45)
      """);

  private static final DrawnGrid TIED = grid("""
      S1* -CB1- a(10) -SW1- b(20) -SW2- c(30)
                                        c -TIE/- z(1)
      S2* -CB2- x(3) -- y(2) -- z
      """);

  @Test
  void anOpenSwitchTakesTheCustomersBelowItAndNoOthers() {
    assertEquals(0, RADIAL.customersWithoutSupply());
    assertEquals(120, RADIAL.withOpen("SW1").customersWithoutSupply());
    assertEquals(195, RADIAL.withOpen("CB1").customersWithoutSupply());
  }

  @Test
  void closingAgainGivesBackWhatWasThere() {
    var again = RADIAL.withOpen("CB1").withOpen("SW1").withClosed("CB1").withClosed("SW1");
    assertEquals(0, again.customersWithoutSupply());
    assertEquals("SW1 a-b CB1", again.upstream("c"));
  }

  @Test
  void belowAndUpstreamFollowTheWayOfSupply() {
    assertEquals("b c d", RADIAL.below("a-b"));
    assertEquals("b-d a-b CB1", RADIAL.upstream("d"));
    assertEquals("", RADIAL.upstream("SUB"));
    assertEquals(195, RADIAL.customersBelow("CB1"));
    assertEquals(120, RADIAL.customersBelow("SW1"));
  }

  @Test
  void aClosedTieKeepsTheFarSideSupplied() {
    var fed = TIED.withOpen("SW1").withClosed("TIE");
    assertEquals(0, fed.customersWithoutSupply());
    assertEquals("S2", fed.source("b"));
    assertEquals("S1", fed.source("a"));
    assertEquals("SW2 TIE y-z x-y CB2", fed.upstream("b"));
    assertEquals("b c", fed.below("TIE"));
    assertEquals(56, fed.customersBelow("CB2"));
    assertEquals(10, fed.customersBelow("CB1"));
  }

  @Test
  void aTieClosedBetweenTwoLiveFeedersIsALoopAndFeedsNothing() {
    var both = TIED.withClosed("TIE");
    assertEquals("TIE", both.loops());
    assertEquals("", both.below("TIE"));
    assertEquals("S1", both.source("c"));
    assertEquals("", TIED.loops());
  }

  @Test
  void nothingIsBelowADeviceThatIsOpenOrWithoutSupply() {
    var out = RADIAL.withOpen("CB1");
    assertEquals("", out.below("CB1"));
    assertEquals("", out.below("SW1"));
    assertEquals(0, out.customersBelow("SW1"));
    assertEquals("none", out.source("c"));
    assertEquals(-1, out.supply().feedingBranch(out.node("c")));
  }

  @Test
  void aLoopIsToleratedAndReported() {
    var ring = grid("""
        S* -CB1- a(1) -- b(2) -- c(4)
                 a -- d(8) -- c
        """);
    assertEquals("d-c", ring.loops());
    assertEquals(0, ring.withOpen("a-b").customersWithoutSupply());
    assertEquals("", ring.withOpen("a-b").loops());
    assertEquals("b c d", ring.withOpen("a-b").below("a-d"));
    assertEquals(6, ring.withOpen("a-b").withOpen("d-c").customersWithoutSupply());
  }

  @Test
  void twoBranchesBesideEachOtherAreALoopUntilOneIsOpen() {
    var twin = grid("""
        S* -T1- a(5)
        S  -T2- a
        """);
    assertEquals("T2", twin.loops());
    assertEquals("T1", twin.upstream("a"));
    assertEquals("T2", twin.withOpen("T1").upstream("a"));
    assertEquals(5, twin.withOpen("T1", "T2").customersWithoutSupply());
  }

  @Test
  void theCommonBranchIsTheLowestThatFeedsAll() {
    assertEquals("a-b", RADIAL.branches(RADIAL.supply().commonBranch(RADIAL.node("c"), RADIAL.node("d"))));
    assertEquals("SW1", RADIAL.branches(RADIAL.supply().commonBranch(RADIAL.node("c"))));
    assertEquals("a-b", RADIAL.branches(RADIAL.supply().commonBranch(RADIAL.node("b"), RADIAL.node("c"))));
    assertEquals(-1, TIED.supply().commonBranch(TIED.node("a"), TIED.node("x")));
    assertTrue(RADIAL.supply().isBelow(RADIAL.node("d"), RADIAL.branch("CB1")));
    assertFalse(RADIAL.supply().isBelow(RADIAL.node("d"), RADIAL.branch("SW1")));
  }

  @Test
  void theNearestDeviceAboveANodeIsFoundByKind() {
    var supply = RADIAL.supply();
    assertEquals("CB1", RADIAL.branches(supply.upstream(RADIAL.node("c"), b -> RADIAL.grid().kind(b).isProtective())));
    assertEquals(-1, supply.upstream(RADIAL.node("c"), b -> RADIAL.grid().kind(b) == BranchKind.FUSE));
  }

  @Test
  void aChangeNamesWhoLosesAndWhoGains() {
    var before = TIED.withOpen("SW1");
    var after = before.withOpen("CB2").withClosed("SW1");
    var change = before.supply().changeTo(after.supply());
    assertEquals("x y z", TIED.nodes(change.lost()));
    assertEquals("b c", TIED.nodes(change.gained()));
    assertEquals(6, change.customersLost());
    assertEquals(50, change.customersGained());
    assertTrue(before.supply().changeTo(before.supply()).isNothing());
  }

  @Test
  void islandsAreListedLargestFirst() {
    var broken = RADIAL.withOpen("a-b", "SW1");
    var islands = broken.supply().islands();
    assertEquals(2, islands.size());
    assertEquals("b d", broken.nodes(islands.get(0)));
    assertEquals("c", broken.nodes(islands.get(1)));
    assertEquals("b c d", broken.nodes(broken.supply().deadNodes()));
  }

  @Test
  void samePositionsGiveTheSameSupplyObject() {
    assertSame(RADIAL.supply(), RADIAL.supply().with(RADIAL.grid().normal()));
  }

  @Test
  void newCustomerCountsChangeNothingElse() {
    var counts = new int[RADIAL.grid().nodes()];
    counts[RADIAL.node("d")] = 7;
    var counted = RADIAL.supply().withCustomers(counts);
    assertEquals(7, counted.customersBelow(RADIAL.branch("a-b")));
    assertEquals(7, counted.with(RADIAL.branch("CB1"), true).customersWithoutSupply());
    assertArrayEquals(RADIAL.supply().below(RADIAL.branch("a-b")), counted.below(RADIAL.branch("a-b")));
  }
}
