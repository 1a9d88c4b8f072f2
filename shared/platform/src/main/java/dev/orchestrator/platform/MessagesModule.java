package dev.orchestrator.platform;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.orchestrator.messages.Id;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Teaches Jackson our records, so that the messages themselves need no annotation of Jackson. */
final class MessagesModule extends SimpleModule {

  MessagesModule() {
    super("messages");
    addSerializer(Id.class, new ToStringSerializer(Id.class));
    addSerializer(Secret.class, new SecretRefused());
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.addDeserializers(new IdDeserializers());
    context.insertAnnotationIntrospector(new SealedTypes());
  }

  /** A secret travels as a reference, never as itself. */
  private static final class SecretRefused extends StdSerializer<Secret> {
    SecretRefused() {
      super(Secret.class);
    }

    @Override
    public void serialize(Secret value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      provider.reportMappingProblem("a Secret is never written; write a reference to it");
    }
  }

  /** Reads every record of {@link Id} from its UUID. */
  private static final class IdDeserializers extends Deserializers.Base {
    @Override
    public @Nullable JsonDeserializer<?> findBeanDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription description) {
      var raw = type.getRawClass();
      return Id.class.isAssignableFrom(raw) && raw.isRecord() ? new IdDeserializer(raw) : null;
    }
  }

  private static final class IdDeserializer extends FromStringDeserializer<Object> {
    IdDeserializer(Class<?> type) {
      super(type);
    }

    @Override
    protected Object _deserialize(String text, DeserializationContext context) throws IOException {
      try {
        return handledType().getDeclaredConstructor(UUID.class).newInstance(UUID.fromString(text));
      } catch (ReflectiveOperationException e) {
        throw new IOException("no id can be made of " + handledType(), e);
      }
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
      var id = super.deserialize(json, context);
      return id == null ? context.reportInputMismatch(this, "an id is missing") : id;
    }
  }

  /** A sealed interface of ours is written with the simple name of its record as {@code type}. */
  private static final class SealedTypes extends NopAnnotationIntrospector {
    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
        MapperConfig<?> config, AnnotatedClass annotated, JavaType type) {
      if (sealedRoot(type.getRawClass()) == null) {
        return null;
      }
      return new StdTypeResolverBuilder()
          .init(JsonTypeInfo.Id.NAME, null)
          .inclusion(JsonTypeInfo.As.PROPERTY)
          .typeProperty("type");
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
      var root = sealedRoot(annotated.getRawType());
      if (root == null) {
        return null;
      }
      var found = new ArrayList<NamedType>();
      collect(root, found);
      return found;
    }

    @Override
    public @Nullable String findTypeName(AnnotatedClass annotated) {
      var type = annotated.getRawType();
      return type.isRecord() && sealedRoot(type) != null ? type.getSimpleName() : null;
    }

    /** The outermost sealed interface that a type of ours belongs to. */
    private static @Nullable Class<?> sealedRoot(Class<?> type) {
      if (Id.class.isAssignableFrom(type) || !type.getName().startsWith("dev.orchestrator.")) {
        return null;
      }
      for (var parent : type.getInterfaces()) {
        var root = sealedRoot(parent);
        if (root != null) {
          return root;
        }
      }
      return type.isInterface() && type.isSealed() ? type : null;
    }

    private static void collect(Class<?> type, List<NamedType> found) {
      if (type.isSealed()) {
        for (var sub : type.getPermittedSubclasses()) {
          collect(sub, found);
        }
      } else {
        found.add(new NamedType(type, type.getSimpleName()));
      }
    }
  }
}
