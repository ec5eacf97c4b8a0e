/** What every runtime promises, as tests that one's own test extends. */
package io.moorage.agent.runtime.contract;
