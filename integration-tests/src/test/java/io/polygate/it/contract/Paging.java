package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Routes;
import java.util.ArrayList;
import java.util.List;

/**
 * All the items of a query that was followed from page to page.
 *
 * @param items the items, in the order in which they came
 * @param pages how many pages there were
 */
record Paging(List<JsonNode> items, int pages) {
  private static final int MOST_PAGES = 20_000;

  /** Follows the cursors of a GET to the last page. */
  static Paging all(Http http, String path, String... headers) {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    for (int pages = 1; pages <= MOST_PAGES; pages++) {
      Answer answer =
          http.get(cursor.isEmpty() ? path : path + "&cursor=" + Routes.encode(cursor), headers);
      items.addAll(HttpContract.items(answer));
      JsonNode page = answer.json().path("page");
      cursor = HttpContract.next(answer);
      assertThat(cursor.isEmpty())
          .as("no cursor exactly at the end, in %s", page)
          .isEqualTo(page.path("reason").asText().equals("end"));
      if (cursor.isEmpty()) {
        return new Paging(items, pages);
      }
    }
    throw new AssertionError("the pages of " + path + " do not end");
  }

  /** The items' sort keys. */
  List<String> sortKeys() {
    return items.stream().map(item -> item.path("sk").asText()).toList();
  }

  /** The items' partition keys. */
  List<String> partitionKeys() {
    return items.stream().map(item -> item.path("pk").asText()).toList();
  }
}
