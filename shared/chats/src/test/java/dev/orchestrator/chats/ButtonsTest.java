package dev.orchestrator.chats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.chats.Buttons.Place;
import dev.orchestrator.chats.Buttons.Pressed;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Buttons and chats on a real database. */
class ButtonsTest {

  private static final AtomicInteger USERS = new AtomicInteger();

  private static ChatsDatabase store;
  private static Buttons buttons;

  @BeforeAll
  static void start() {
    store = new ChatsDatabase();
    buttons = new Buttons(store.database);
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void a_button_does_its_deed_once_and_uses_up_its_question() {
    var place = place();
    var ids = make(place, Duration.ofMinutes(5));
    assertThat(press(place, ids.get(1))).isEqualTo(new Pressed.Now("refuse", Set.copyOf(ids)));
    assertThat(press(place, ids.get(1))).isEqualTo(new Pressed.Again(Set.copyOf(ids)));
    assertThat(press(place, ids.get(0))).isEqualTo(new Pressed.Again(Set.copyOf(ids)));
  }

  @Test
  void of_two_buttons_that_are_pressed_many_times_at_once_one_does_something() throws Exception {
    var place = place();
    var ids = make(place, Duration.ofMinutes(5));
    var turn = new AtomicInteger();
    var pressed = ChatsDatabase.atOnce(12, () -> press(place, ids.get(turn.getAndIncrement() % 2)));
    assertThat(pressed).filteredOn(press -> press instanceof Pressed.Now).hasSize(1);
    assertThat(pressed).filteredOn(press -> press instanceof Pressed.Again).hasSize(11);
  }

  @Test
  void a_button_is_nothing_to_another_user_or_in_another_chat() {
    var place = place();
    var ids = make(place, Duration.ofMinutes(5));
    var other = place();
    assertThat(press(new Place(place.chat(), other.user()), ids.getFirst()))
        .isEqualTo(new Pressed.NotYours());
    assertThat(press(new Place(other.chat(), place.user()), ids.getFirst()))
        .isEqualTo(new Pressed.Unknown());
    assertThat(press(place, "guessed")).isEqualTo(new Pressed.Unknown());
    assertThat(press(place, ids.getFirst())).isEqualTo(new Pressed.Now("accept", Set.copyOf(ids)));
  }

  @Test
  void a_button_that_is_pressed_too_late_does_nothing_and_is_forgotten_in_the_end() {
    var place = place();
    var ids = make(place, Duration.ZERO);
    assertThat(press(place, ids.getFirst())).isEqualTo(new Pressed.TooLate(Set.copyOf(ids)));
    store.database.query(
        "UPDATE telegram_button SET expires_at = now() - interval '31 days' WHERE id = ANY ($1)",
        (Object) ids.toArray(String[]::new));
    assertThat(buttons.forget()).isEqualTo(2);
  }

  @Test
  void what_goes_to_telegram_says_nothing_and_fits() {
    assertThat(make(place(), Duration.ofMinutes(5)))
        .allMatch(id -> id.matches("[A-Za-z0-9_-]{24}"))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_press_whose_deed_failed_has_not_happened() {
    var place = place();
    var ids = make(place, Duration.ofMinutes(5));
    try {
      store.in(tx -> {
        buttons.press(tx, place, ids.getFirst());
        throw new IllegalStateException("the machine died here");
      });
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("died");
    }
    assertThat(press(place, ids.getFirst())).isEqualTo(new Pressed.Now("accept", Set.copyOf(ids)));
  }

  @Test
  void words_go_to_the_same_thread_until_it_was_idle_for_half_a_day_with_nothing_open() {
    var place = place();
    var first = current(place);
    assertThat(current(place)).isEqualTo(first);
    store.database.query(
        "UPDATE thread SET changed_at = now() - interval '13 hours', awaiting = true WHERE id = $1",
        first.value());
    assertThat(current(place)).as("a question is open").isEqualTo(first);
    store.database.query("UPDATE thread SET awaiting = false WHERE id = $1", first.value());
    assertThat(current(place)).isNotEqualTo(first);
  }

  @Test
  void who_has_become_another_user_does_not_talk_in_the_former_ones_thread() {
    var place = place();
    var first = current(place);
    var linked = new Place(place.chat(), place().user());
    assertThat(current(linked)).isNotEqualTo(first);
  }

  @Test
  void a_language_that_was_chosen_stays() {
    var chat = ChatsDatabase.chat();
    store.in(tx -> {
      store.chats.lock(tx, chat);
      assertThat(store.chats.language(tx, chat)).isEmpty();
      store.chats.speak(tx, chat, java.util.Locale.of("ru"));
      assertThat(store.chats.language(tx, chat)).contains(java.util.Locale.of("ru"));
    });
  }

  private static dev.orchestrator.messages.ThreadId current(Place place) {
    return store.flows.transaction(tx -> {
      store.chats.lock(tx, place.chat());
      return store.chats.current(tx, Seat.in(place.chat()), place.user());
    });
  }

  private static Place place() {
    return new Place(ChatsDatabase.chat(), store.user("presser-" + USERS.incrementAndGet()));
  }

  private static List<String> make(Place place, Duration life) {
    return store.flows.transaction(
        tx -> buttons.make(tx, place, List.of("accept", "refuse"), life));
  }

  private static Pressed press(Place place, String id) {
    return store.flows.transaction(tx -> buttons.press(tx, place, id));
  }
}
