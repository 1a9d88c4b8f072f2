package dev.orchestrator.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.orchestrator.platform.BadSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the models cost, from {@code conf/prices.yaml} or a file in its place. */
public final class Prices {

  private static final String OWN = "/prices.yaml";
  private static final String SETTING = "ORCHESTRATOR_PRICES";
  private static final String ANY = "*";
  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  /** The day that providers append to the name of a model's edition. */
  private static final Pattern EDITION = Pattern.compile("-(\\d{4}-\\d{2}-\\d{2}|\\d{8})$");

  private final Map<ModelName, Price> prices;

  private Prices(Map<ModelName, Price> prices) {
    this.prices = Map.copyOf(prices);
  }

  /** US dollars for a million tokens. */
  private record Price(BigDecimal input, BigDecimal cached, BigDecimal output) {}

  /** Those of the file, else those that come with this program; throws {@link BadSetting}. */
  public static Prices of(Optional<Path> file) {
    return file.map(Prices::read).orElseGet(Prices::own);
  }

  /** Those that come with this program. */
  static Prices own() {
    try (var stream = Prices.class.getResourceAsStream(OWN)) {
      if (stream == null) {
        throw new IllegalStateException("there is no " + OWN);
      }
      return new Prices(prices(new YAMLMapper().readTree(stream)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Prices read(Path file) {
    try {
      return new Prices(prices(new YAMLMapper().readTree(Files.readString(file))));
    } catch (JsonProcessingException e) {
      throw new BadSetting(SETTING, "%s is no YAML: %s".formatted(file, e.getOriginalMessage()));
    } catch (IOException e) {
      throw new BadSetting(SETTING, "%s cannot be read".formatted(file));
    } catch (IllegalArgumentException e) {
      throw new BadSetting(SETTING, "%s: %s".formatted(file, e.getMessage()));
    }
  }

  private static Map<ModelName, Price> prices(JsonNode file) {
    var prices = new HashMap<ModelName, Price>();
    var providers = file.path("providers");
    if (!providers.isObject()) {
      throw new IllegalArgumentException("\"providers\" is missing");
    }
    for (var provider : providers.properties()) {
      for (var model : provider.getValue().properties()) {
        var name = new ModelName(provider.getKey(), model.getKey());
        prices.put(name, price(name, model.getValue()));
      }
    }
    return prices;
  }

  private static Price price(ModelName name, JsonNode price) {
    var input = amount(name, price, "input");
    var cached = price.has("cached") ? amount(name, price, "cached") : input;
    return new Price(input, cached, amount(name, price, "output"));
  }

  private static BigDecimal amount(ModelName name, JsonNode price, String field) {
    var amount = price.path(field);
    if (!amount.isNumber() || amount.decimalValue().signum() < 0) {
      throw new IllegalArgumentException(
          "\"%s\" of %s is not a number from 0".formatted(field, name));
    }
    return amount.decimalValue();
  }

  /** US dollars; empty if the price is unknown, which is not the same as nothing. */
  Optional<BigDecimal> cost(ModelName model, Usage usage) {
    return price(model).map(price -> cost(price, usage));
  }

  private static BigDecimal cost(Price price, Usage usage) {
    var cached = Math.min(usage.cached(), usage.input());
    return price
        .input()
        .multiply(BigDecimal.valueOf(usage.input() - cached))
        .add(price.cached().multiply(BigDecimal.valueOf(cached)))
        .add(price.output().multiply(BigDecimal.valueOf(usage.output())))
        .divide(MILLION, 6, RoundingMode.HALF_UP);
  }

  private Optional<Price> price(ModelName model) {
    var plain = EDITION.matcher(model.model()).replaceFirst("");
    return Optional.ofNullable(prices.get(model))
        .or(() -> Optional.ofNullable(prices.get(new ModelName(model.provider(), plain))))
        .or(() -> Optional.ofNullable(prices.get(new ModelName(model.provider(), ANY))));
  }
}
