package io.moorage.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a member of a sealed family with its simple class name in the field {@code @}, and reads only the family's own
 * members: no class name of the wire is ever looked up. Only record components are fields; derived getters are not.
 */
final class SealedFamilyIntrospector extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
            MapperConfig<?> config, AnnotatedClass annotated, JavaType baseType) {
        if (!isFamily(annotated.getRawType())) {
            return super.findTypeResolver(config, annotated, baseType);
        }
        return new StdTypeResolverBuilder()
                .init(JsonTypeInfo.Id.NAME, null)
                .inclusion(JsonTypeInfo.As.PROPERTY)
                .typeProperty("@");
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        var raw = annotated.getRawType();
        if (!isFamily(raw)) {
            return super.findSubtypes(annotated);
        }
        var members = new ArrayList<NamedType>();
        collect(raw, members);
        return members;
    }

    @Override
    public boolean hasIgnoreMarker(AnnotatedMember member) {
        return isDerived(member) || super.hasIgnoreMarker(member);
    }

    private static boolean isDerived(AnnotatedMember member) {
        if (!(member instanceof AnnotatedMethod method)
                || !member.getDeclaringClass().isRecord()) {
            return false;
        }
        for (var component : member.getDeclaringClass().getRecordComponents()) {
            if (component.getName().equals(method.getName())) {
                return false;
            }
        }
        return method.getParameterCount() == 0;
    }

    private static boolean isFamily(Class<?> type) {
        return type.isInterface() && type.isSealed();
    }

    private static void collect(Class<?> family, List<NamedType> members) {
        for (var member : family.getPermittedSubclasses()) {
            if (isFamily(member)) {
                collect(member, members);
            } else {
                members.add(new NamedType(member, member.getSimpleName()));
            }
        }
    }
}
