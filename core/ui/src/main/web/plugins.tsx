/** The plugins of the master: whether each is well, and why not. */
import { whole } from './amounts';
import type { Plugin } from './api';
import type { View } from './live';
import { Badge, Table, type Tone } from './pieces';

const TONES: Record<string, Tone> = { RUNNING: 'good', STANDBY: 'calm', LOADING: 'busy', RESTARTING: 'busy' };

export function PluginBadge({ plugin }: { plugin: Plugin }) {
  return <Badge word={plugin.state.toLowerCase()} tone={TONES[plugin.state] ?? 'bad'} />;
}

/** Whether somebody should look at it. */
export const ailing = (plugin: Plugin): boolean => !(plugin.state in TONES);

export function PluginsPage({ view }: { view: View }) {
  const plugins = view.plugins ?? [];
  return (
    <>
      <h1>Plugins</h1>
      <Table title="Plugins" head={['Plugin', 'State', 'Version', 'Framework', 'Runs in', 'Errors', 'Mailbox', 'SHA-256']}>
        {plugins.map((plugin) => (
          <tr key={plugin.id || plugin.source}>
            <th scope="row">
              {plugin.id || plugin.source}
              <small>{plugin.bundled ? 'bundled' : plugin.source}</small>
            </th>
            <td>
              <PluginBadge plugin={plugin} />
              {plugin.reason && (
                <div class={ailing(plugin) ? 'why' : 'dim'} data-testid="reason">
                  {plugin.reason}
                </div>
              )}
            </td>
            <td>{plugin.version}</td>
            <td>{plugin.framework}</td>
            <td>{plugin.place ?? 'master'}</td>
            <td class="number">{whole(plugin.errors)}</td>
            <td class="number">{whole(plugin.mailbox)}</td>
            <td>{plugin.sha256 && <code title={plugin.sha256}>{plugin.sha256.slice(0, 12)}</code>}</td>
          </tr>
        ))}
      </Table>
      {view.plugins?.length === 0 && <p class="empty">No plugin yet: a zip in DATA/plugins is loaded when the master starts.</p>}
    </>
  );
}
