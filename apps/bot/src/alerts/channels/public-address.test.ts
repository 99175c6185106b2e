import { describe, expect, it } from '@jest/globals';
import { isPublicAddress, publicLookup } from './public-address.js';

describe('a public address', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '2606:4700::1111',
    '[2a00::1]',
  ])('may be %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['this machine', '127.0.0.1'],
    ['this machine, far in its range', '127.255.255.254'],
    ['no address', '0.0.0.0'],
    ['private', '10.1.2.3'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.0.1'],
    ['shared by a carrier', '100.64.0.1'],
    ['shared by a carrier, and a cloud its metadata', '100.100.100.200'],
    ['link-local, and of clouds their metadata', '169.254.169.254'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['this machine in IPv6', '::1'],
    ['no address in IPv6', '::'],
    ['IPv4 inside of IPv6', '::ffff:127.0.0.1'],
    ['IPv4 inside of IPv6, in hexadecimal', '::ffff:7f00:1'],
    ['IPv4 inside of IPv6, even a public one', '::ffff:8.8.8.8'],
    ['IPv4 behind a translator', '64:ff9b::7f00:1'],
    ['IPv4 behind 6to4', '2002:7f00:1::'],
    ['unique local', 'fd00:ec2::254'],
    ['unique local', 'fc00::1'],
    ['link-local in IPv6', 'fe80::1'],
    ['link-local in IPv6 with its zone', 'fe80::1%eth0'],
    ['multicast in IPv6', 'ff02::1'],
    ['in brackets', '[::1]'],
    ['no address at all', 'localhost'],
    ['empty', ''],
  ])('is not %s: %s', (_what, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('the lookup of a name', () => {
  const look = (all: boolean) =>
    new Promise((resolve) => publicLookup('localhost', { all }, (error, address) => resolve(error ?? address)));

  it.each([true, false])('refuses what resolves to this machine (all: %s)', async (all) => {
    expect(await look(all)).toMatchObject({ name: 'PrivateAddressError' });
  });
});
