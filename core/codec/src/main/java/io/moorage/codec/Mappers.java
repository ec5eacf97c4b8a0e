package io.moorage.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.moorage.api.Resource;
import io.moorage.api.Resources;
import java.util.List;

/** The two mappers behind every codec; nesting and lengths are bounded whatever arrives. */
final class Mappers {
    private static final int DEPTH_MAX = 64;
    private static final int TEXT_CHARS_MAX = 16 * 1024 * 1024;

    static final ObjectMapper CBOR = configure(CBORMapper.builder(
                    CBORFactory.builder().streamReadConstraints(constraints()).build()))
            .build();
    static final ObjectMapper JSON = configure(JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(constraints()).build()))
            .build();

    private Mappers() {}

    private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B configure(B builder) {
        return builder.addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .addModule(new ValueModule())
                .addMixIn(Resources.class, PlainResources.class)
                .annotationIntrospector(new SealedFamilyIntrospector())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT));
    }

    /** Bundles without special resources are written as they were before there were any. */
    private interface PlainResources {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @SuppressWarnings("UnusedMethod") // its annotation is what is used
        List<Resource> special();
    }

    private static StreamReadConstraints constraints() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxStringLength(TEXT_CHARS_MAX)
                .build();
    }
}
