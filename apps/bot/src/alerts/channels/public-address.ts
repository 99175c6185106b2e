import { type LookupAddress, lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** The address of a place on this machine or in a private network, which an alert is not sent to. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
}

/** Ranges that are not of the public Internet: IANA's special-purpose registries for IPv4 and IPv6, and multicast. */
const SPECIAL_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** With whatever carries an IPv4 address inside: mapped, compatible, NAT64, 6to4, Teredo. */
const SPECIAL_V6 = [
  '::/96',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

const special = { v4: blockListOf(SPECIAL_V4, 'ipv4'), v6: blockListOf(SPECIAL_V6, 'ipv6') };

/** Whether an IP address, as text, is one of the public Internet. */
export function isPublicAddress(address: string): boolean {
  const [plain = ''] = address.replace(/^\[|\]$/g, '').split('%');
  const family = isIP(plain);
  if (family === 4) return !special.v4.check(plain, 'ipv4');
  return family === 6 && !special.v6.check(plain, 'ipv6');
}

/**
 * Resolves a name for a connection that is about to be made, so that what was checked is what is connected to. Fails as
 * `PrivateAddressError` if any of its addresses is not public.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const hidden = addresses.find(({ address }) => !isPublicAddress(address));
    if (hidden) return callback(privateAddress(hidden), '', 0);
    const [first] = addresses;
    if (options.all) callback(null, addresses);
    else callback(null, first?.address ?? '', first?.family);
  });
};

export function privateAddress({ address }: Pick<LookupAddress, 'address'>): PrivateAddressError {
  return new PrivateAddressError(`its address ${address} is not on the public Internet (ALERT_WEBHOOK_ALLOW_PRIVATE)`);
}

function blockListOf(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}
