package io.moorage.workload.offer;

import io.moorage.api.Experimental;

/** What may be launched now, offers allowing, and how many of it, at least 1. */
@Experimental(since = "0.1")
public record Launchable<K>(K key, int count) {}
