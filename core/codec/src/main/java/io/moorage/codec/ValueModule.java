package io.moorage.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.KeyDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.Serializers;
import io.moorage.api.Blob;
import io.moorage.api.Id;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** An id is written as its string, as a value and as a key; a blob as bytes. */
final class ValueModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    @Override
    public void setupModule(SetupContext context) {
        addSerializer(Blob.class, new BlobWriter());
        addDeserializer(Blob.class, new BlobReader());
        super.setupModule(context);
        context.addSerializers(new IdWriters());
        context.addKeySerializers(new IdKeyWriters());
        context.addDeserializers(new IdReaders());
        context.addKeyDeserializers(new IdKeyReaders());
    }

    private static boolean isId(Class<?> type) {
        return type.isRecord() && Id.class.isAssignableFrom(type);
    }

    private static final class BlobWriter extends JsonSerializer<Blob> {
        @Override
        public void serialize(Blob blob, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeBinary(blob.toBytes());
        }
    }

    private static final class BlobReader extends JsonDeserializer<Blob> {
        @Override
        public Blob deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Blob.of(in.getBinaryValue());
        }
    }

    private static final class IdWriters extends Serializers.Base {
        @Override
        public @Nullable JsonSerializer<?> findSerializer(
                SerializationConfig config, JavaType type, BeanDescription description) {
            return isId(type.getRawClass()) ? new IdWriter() : null;
        }
    }

    private static final class IdWriter extends JsonSerializer<Id> {
        @Override
        public void serialize(Id id, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(id.value());
        }
    }

    private static final class IdKeyWriters extends Serializers.Base {
        @Override
        public @Nullable JsonSerializer<?> findSerializer(
                SerializationConfig config, JavaType type, BeanDescription description) {
            return isId(type.getRawClass()) ? new IdKeyWriter() : null;
        }
    }

    private static final class IdKeyWriter extends JsonSerializer<Id> {
        @Override
        public void serialize(Id id, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeFieldName(id.value());
        }
    }

    private static final class IdReaders extends Deserializers.Base {
        @Override
        public @Nullable JsonDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription description) {
            return isId(type.getRawClass()) ? new IdReader(new IdMaker(type.getRawClass())) : null;
        }
    }

    private static final class IdReader extends JsonDeserializer<Object> {
        private final IdMaker maker;

        IdReader(IdMaker maker) {
            this.maker = maker;
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
            var text = in.getValueAsString();
            if (text == null) {
                return context.reportInputMismatch(
                        Object.class, "An id is a string, but this is %s.", in.currentToken());
            }
            return maker.make(text);
        }
    }

    private static final class IdKeyReaders implements KeyDeserializers {
        @Override
        public @Nullable KeyDeserializer findKeyDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription description) {
            return isId(type.getRawClass()) ? new IdKeyReader(new IdMaker(type.getRawClass())) : null;
        }
    }

    private static final class IdKeyReader extends KeyDeserializer {
        private final IdMaker maker;

        IdKeyReader(IdMaker maker) {
            this.maker = maker;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            return maker.make(key);
        }
    }

    /** Calls the canonical constructor of an id. */
    private static final class IdMaker {
        private final MethodHandle constructor;

        IdMaker(Class<?> type) {
            try {
                constructor = MethodHandles.publicLookup()
                        .findConstructor(type, MethodType.methodType(void.class, String.class))
                        .asType(MethodType.methodType(Object.class, String.class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("%s is an id and must have one public string.".formatted(type), e);
            }
        }

        Object make(String value) throws IOException {
            try {
                return (Object) constructor.invokeExact(value);
            } catch (IllegalArgumentException e) {
                throw new CodecException(String.valueOf(e.getMessage()), e);
            } catch (Throwable e) {
                throw new IllegalStateException("An id's constructor failed in an unforeseen way.", e);
            }
        }
    }
}
